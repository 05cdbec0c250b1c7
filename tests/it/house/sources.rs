//! Reads the imports of every source file: paths that begin with `crate`, `super`, `self`, or a module that the file
//! declares.
//!
//! The parser reads only tokens. It follows names through `use` and `pub use`, and counts an import for the file that
//! defines the item, not for the `mod.rs` that re-exports it. It does not expand macros or follow glob imports, and no
//! module uses them to reach another module.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, iter,
    path::{Path, PathBuf},
};

/// A module's path without `crate`: `["order", "store"]`.
pub type Module = Vec<String>;

pub struct Source {
    /// The path from the root of the repository, for messages.
    pub file: String,
    pub module: Module,
    pub imports: Vec<Import>,
    /// The names that the file imports, with the full path of each.
    names: BTreeMap<String, Vec<String>>,
    children: BTreeSet<String>,
    /// The macros that the file exports to the root of the crate.
    macros: Vec<String>,
}

/// A path that a file uses.
pub struct Import {
    pub line: usize,
    /// The full path as text: `crate::order::store::Head`.
    pub text: String,
    /// The segments of the path from the root of the crate.
    path: Vec<String>,
    /// True if the import only re-exports an item of a module below.
    is_reexport: bool,
    /// True if the comment above gives the reason for a cycle.
    pub excuse: bool,
}

/// All sources of the crate, and lookups of modules and macros.
pub struct Sources {
    pub all: Vec<Source>,
    by_module: BTreeMap<Module, usize>,
    macros: BTreeMap<String, Module>,
}

impl Sources {
    pub fn read(root: &Path) -> Self {
        let mut files = Vec::new();
        collect(&root.join("src"), &mut files);
        files.sort();
        let all = files.iter().map(|path| {
            let file = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            Source::parse(file, &fs::read_to_string(path).unwrap())
        });
        Self::new(all.collect())
    }

    pub fn new(all: Vec<Source>) -> Self {
        let by_module = all.iter().enumerate().map(|(index, source)| (source.module.clone(), index)).collect();
        let macros =
            all.iter().flat_map(|source| source.macros.iter().map(|name| (name.clone(), source.module.clone())));
        Self { macros: macros.collect(), by_module, all }
    }

    /// The file that defines the imported item, or `None` if the item is from another crate.
    pub fn target(&self, import: &Import) -> Option<&Source> {
        let mut path = import.path.clone();
        if let [name] = path.as_slice()
            && let Some(module) = self.macros.get(name)
            && !self.by_module.contains_key(&path)
        {
            return self.by_module.get(module).map(|index| &self.all[*index]);
        }
        // Each step follows one `use`. A name with more re-exports than this counts as unknown.
        for _ in 0..8 {
            let length = (1..=path.len()).rev().find(|length| self.by_module.contains_key(&path[..*length]))?;
            let source = &self.all[self.by_module[&path[..length]]];
            let (_, rest) = path.split_at(length);
            match rest.first().and_then(|name| source.names.get(name)) {
                Some(origin) => path = origin.iter().chain(&rest[1..]).cloned().collect(),
                None => return Some(source),
            }
        }
        None
    }

    /// The files that `source` depends on, each with its import.
    pub fn dependencies<'s>(&'s self, source: &'s Source) -> impl Iterator<Item = (&'s Source, &'s Import)> {
        let imports = source.imports.iter().filter(|import| !import.is_reexport);
        imports.filter_map(|import| Some((self.target(import)?, import))).filter(|(to, _)| to.module != source.module)
    }
}

pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

impl Source {
    pub fn parse(file: String, text: &str) -> Self {
        let module = module_of(&file);
        let lines: Vec<&str> = text.lines().collect();
        let mut source = Self {
            module,
            imports: Vec::new(),
            names: BTreeMap::new(),
            children: BTreeSet::new(),
            macros: Vec::new(),
            file,
        };
        let tokens = tokens(text);
        source.declare(&tokens);
        source.read_paths(&tokens, &lines);
        source
    }

    /// Records `mod child;` and exported macros.
    fn declare(&mut self, tokens: &[Token]) {
        for window in tokens.windows(3) {
            match [&*window[0].text, &*window[1].text, &*window[2].text] {
                ["mod", name, ";"] => drop(self.children.insert(name.to_owned())),
                ["macro_rules", "!", name] => self.macros.push(name.to_owned()),
                _ => {}
            }
        }
    }

    fn read_paths(&mut self, tokens: &[Token], lines: &[&str]) {
        // The inline modules around the current token, each with its depth of braces.
        let mut inner: Vec<usize> = Vec::new();
        let mut depth = 0;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.text.as_str());
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if inner.last() == Some(&depth) {
                        inner.pop();
                    }
                }
                "mod" if next(2) == "{" => inner.push(depth),
                "use" => {
                    let is_public = at > 0 && matches!(tokens[at - 1].text.as_str(), "pub" | ")");
                    let mut leaves = Vec::new();
                    let end = leaves_of(tokens, at + 1, &[], &mut leaves);
                    for leaf in leaves {
                        if inner.is_empty() {
                            self.bring_in(&leaf);
                        }
                        self.import(&leaf, is_public, inner.len(), lines);
                    }
                    at = end;
                }
                text if next(1) == "::" && (at == 0 || tokens[at - 1].text != "::") => {
                    let is_root = matches!(text, "crate" | "super" | "self") || self.children.contains(text);
                    if is_root {
                        let (path, end) = path_of(tokens, at);
                        self.import(&Leaf { alias: None, line: token.line, path }, false, inner.len(), lines);
                        at = end - 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Records the name that a leaf of a `use` brings into the file.
    fn bring_in(&mut self, leaf: &Leaf) {
        if let Some(path) = self.absolute(&leaf.path, 0)
            && let Some(name) = leaf.alias.as_ref().or(path.last()).filter(|name| *name != "*")
        {
            self.names.insert(name.clone(), path.clone());
        }
    }

    /// `inner` is the number of inline modules around the path.
    fn import(&mut self, leaf: &Leaf, is_public: bool, inner: usize, lines: &[&str]) {
        let Some(path) = self.absolute(&leaf.path, inner) else { return };
        let is_own = path.starts_with(&self.module);
        self.imports.push(Import {
            line: leaf.line,
            text: iter::once("crate").chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join("::"),
            is_reexport: is_public && is_own,
            excuse: is_excused(lines, leaf.line),
            path,
        });
    }

    /// The path from the root of the crate, or `None` if it leads into another crate.
    fn absolute(&self, path: &[String], inner: usize) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|segment| *segment == "super").count();
        let rest = || path[supers..].iter().filter(|segment| *segment != "self").cloned();
        Some(match path.first()?.as_str() {
            "crate" => path[1..].to_vec(),
            // The first `super`s only leave the inline modules.
            "super" => {
                let kept = self.module.len().saturating_sub(supers.saturating_sub(inner));
                self.module[..kept].iter().cloned().chain(rest()).collect()
            }
            "self" => self.module.iter().cloned().chain(rest()).collect(),
            child if self.children.contains(child) => self.module.iter().chain(path).cloned().collect(),
            _ => return None,
        })
    }
}

/// `src/order/store/mod.rs` and `src/order/store.rs` are both `order::store`.
fn module_of(file: &str) -> Module {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

/// True if a line of the comment directly above begins with `// Cycle: `.
fn is_excused(lines: &[&str], line: usize) -> bool {
    let above = lines[..line - 1].iter().rev().map(|text| text.trim());
    above.take_while(|text| text.starts_with("//")).any(|text| text.starts_with("// Cycle: "))
}

struct Leaf {
    line: usize,
    path: Vec<String>,
    alias: Option<String>,
}

/// Collects the paths of a `use` tree that begins at a token, and returns the index of the first token after the tree.
fn leaves_of(tokens: &[Token], mut at: usize, prefix: &[String], leaves: &mut Vec<Leaf>) -> usize {
    let mut path = prefix.to_vec();
    let mut alias = None;
    let line = tokens[at].line;
    loop {
        match tokens[at].text.as_str() {
            "::" => {}
            "{" => loop {
                at += 1;
                if tokens[at].text == "}" {
                    return at + 1;
                }
                at = leaves_of(tokens, at, &path, leaves);
                if tokens[at].text == "}" {
                    return at + 1;
                }
            },
            "as" => {
                at += 1;
                alias = Some(tokens[at].text.clone());
            }
            "," | "}" | ";" => break,
            // `self` is the module of the path so far.
            "self" if !path.is_empty() => {}
            segment => path.push(segment.to_owned()),
        }
        at += 1;
    }
    leaves.push(Leaf { line, path, alias });
    at
}

/// The path that begins at a token, and the index of the first token after the path.
fn path_of(tokens: &[Token], mut at: usize) -> (Vec<String>, usize) {
    let mut path = vec![tokens[at].text.clone()];
    while let (Some(colons), Some(next)) = (tokens.get(at + 1), tokens.get(at + 2))
        && colons.text == "::"
        && next.is_word()
    {
        path.push(next.text.clone());
        at += 2;
    }
    (path, at + 1)
}

struct Token {
    text: String,
    line: usize,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    }
}

/// The words, `::` and single characters of a source, without comments, strings and character literals.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = raw_text(rest).or_else(|| text(rest)).or_else(|| character(rest)) {
            length
        } else if rest.starts_with("::") {
            tokens.push(Token { text: "::".to_owned(), line });
            2
        } else if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(Token { text: rest[..length].to_owned(), line });
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token { text: first.to_string(), line });
            }
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the raw string, `r#"…"#`, at the start of the source.
fn raw_text(source: &str) -> Option<usize> {
    let after = source.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + body.find(&end)? + end.len())
}

/// The length of the string at the start of the source.
fn text(source: &str) -> Option<usize> {
    let body = source.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = body.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some(end + 2)
}

/// The length of the character literal at the start of the source, or `None` for a lifetime.
fn character(source: &str) -> Option<usize> {
    let body = source.strip_prefix('\'')?;
    let length = match body.strip_prefix('\\') {
        // An escaped quote does not end the literal.
        Some(escaped) => 1 + escaped.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0,
        None => body.chars().next()?.len_utf8(),
    };
    body[length..].starts_with('\'').then_some(length + 2)
}

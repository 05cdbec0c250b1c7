//! Matches postcodes with a small subset of regular expressions. The patterns in `countries.tsv` use only this subset.
//! A library for regular expressions would add a hundred kilobytes to the program.
//!
//! The subset has letters and digits, `\d`, `[A-Z0-9]`, groups, alternatives, `?`, `{n}` and `{n,m}`. A space or a
//! hyphen in a pattern is a separator. The typed postcode is matched without separators. The result of a match is the
//! postcode with the separators of the pattern.

use std::{iter::Peekable, str::Chars};

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Sequence>);

type Sequence = Vec<Piece>;

/// An element of a sequence, with its minimum and maximum number of repetitions.
#[derive(Debug)]
struct Piece {
    what: What,
    min: usize,
    max: usize,
}

#[derive(Debug)]
enum What {
    /// A single character in one of these ranges.
    OneOf(Vec<(char, char)>),
    Separator(char),
    /// Alternatives: the text matches if one of these sequences matches.
    Group(Vec<Sequence>),
}

impl Pattern {
    /// Parses a pattern. `None` if it uses an unsupported feature.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.chars().peekable();
        let alternatives = alternatives(&mut rest)?;
        rest.next().is_none().then_some(Self(alternatives))
    }

    /// The text with the pattern's separators, if the whole text matches the pattern.
    ///
    /// `text` has only capital letters and digits. Optional separators are inserted only if `spaced` is true.
    pub(super) fn fit(&self, text: &str, spaced: bool) -> Option<String> {
        let mut written = String::new();
        any(&self.0, text, spaced, &mut written, &mut |rest, _| rest.is_empty()).then_some(written)
    }

    /// True if the pattern matches only digits and separators.
    pub(super) fn is_numeric(&self) -> bool {
        fn numeric(alternatives: &[Sequence]) -> bool {
            alternatives.iter().flatten().all(|piece| match &piece.what {
                What::OneOf(ranges) => ranges.iter().all(|(from, to)| from.is_ascii_digit() && to.is_ascii_digit()),
                What::Separator(_) => true,
                What::Group(alternatives) => numeric(alternatives),
            })
        }
        numeric(&self.0)
    }

    /// The capital letters at the beginning of every matching text, such as `LV` for `LV-\d{4}`. Empty if there are
    /// none.
    pub(super) fn prefix(&self) -> String {
        let [only] = self.0.as_slice() else { return String::new() };
        let letters = only.iter().map_while(|piece| match (&piece.what, piece.min) {
            (What::OneOf(ranges), 1) => match ranges.as_slice() {
                [(from, to)] if from == to && from.is_ascii_uppercase() => Some(*from),
                _ => None,
            },
            _ => None,
        });
        letters.collect()
    }
}

/// Matches the rest of the text against the rest of the pattern. Returns true if both match to the end.
type Then<'a> = &'a mut dyn FnMut(&str, &mut String) -> bool;

fn any(alternatives: &[Sequence], text: &str, spaced: bool, written: &mut String, then: Then<'_>) -> bool {
    alternatives.iter().any(|sequence| all(sequence, 0, text, spaced, written, then))
}

/// True if the pieces match one after the other. The first piece has matched `done` times already. As in other regular
/// expressions, a piece is repeated as often as possible.
fn all(pieces: &[Piece], done: usize, text: &str, spaced: bool, written: &mut String, then: Then<'_>) -> bool {
    let Some((piece, others)) = pieces.split_first() else { return then(text, written) };
    let length = written.len();
    if done < piece.max {
        let more = match &piece.what {
            What::OneOf(ranges) => {
                let mut rest = text.chars();
                match rest.next() {
                    Some(c) if ranges.iter().any(|(from, to)| (from..=to).contains(&&c)) => {
                        written.push(c);
                        all(pieces, done + 1, rest.as_str(), spaced, written, then)
                    }
                    _ => false,
                }
            }
            What::Separator(c) => {
                if piece.min > 0 || spaced {
                    written.push(*c);
                }
                return all(others, 0, text, spaced, written, then) || back(written, length);
            }
            What::Group(alternatives) => any(alternatives, text, spaced, written, &mut |rest, written| {
                // A repetition that consumes no text would repeat for ever.
                rest.len() < text.len() && all(pieces, done + 1, rest, spaced, written, then)
            }),
        };
        if more {
            return true;
        }
        written.truncate(length);
    }
    done >= piece.min && (all(others, 0, text, spaced, written, then) || back(written, length))
}

/// Removes the output of a failed attempt. Returns false.
fn back(written: &mut String, length: usize) -> bool {
    written.truncate(length);
    false
}

fn alternatives(rest: &mut Peekable<Chars<'_>>) -> Option<Vec<Sequence>> {
    let mut found = vec![Vec::new()];
    loop {
        match rest.peek() {
            None | Some(')') => return Some(found),
            Some('|') => {
                rest.next();
                found.push(Vec::new());
            }
            Some(_) => {
                let what = what(rest)?;
                let (min, max) = times(rest)?;
                found.last_mut()?.push(Piece { what, min, max });
            }
        }
    }
}

fn what(rest: &mut Peekable<Chars<'_>>) -> Option<What> {
    Some(match rest.next()? {
        '(' => {
            let alternatives = alternatives(rest)?;
            rest.next_if_eq(&')')?;
            What::Group(alternatives)
        }
        '[' => one_of(rest)?,
        '\\' => {
            rest.next_if_eq(&'d')?;
            What::OneOf(vec![('0', '9')])
        }
        c @ (' ' | '-') => What::Separator(c),
        c if c.is_ascii_alphanumeric() => What::OneOf(vec![(c, c)]),
        _ => return None,
    })
}

/// Parses the characters between square brackets. Several separators, as in `[ -]`, count as one: the last of them.
fn one_of(rest: &mut Peekable<Chars<'_>>) -> Option<What> {
    let mut ranges = Vec::new();
    let mut separator = None;
    loop {
        match rest.next()? {
            ']' => break,
            c @ (' ' | '-') => separator = Some(c),
            '\\' => {
                rest.next_if_eq(&'d')?;
                ranges.push(('0', '9'));
            }
            from if from.is_ascii_alphanumeric() => {
                let to = if rest.next_if_eq(&'-').is_some() { rest.next()? } else { from };
                ranges.push((from, to));
            }
            _ => return None,
        }
    }
    match (separator, ranges.is_empty()) {
        (Some(c), true) => Some(What::Separator(c)),
        (None, false) => Some(What::OneOf(ranges)),
        _ => None,
    }
}

/// Parses the minimum and maximum number of repetitions.
fn times(rest: &mut Peekable<Chars<'_>>) -> Option<(usize, usize)> {
    if rest.next_if_eq(&'?').is_some() {
        return Some((0, 1));
    }
    if rest.next_if_eq(&'{').is_none() {
        return Some((1, 1));
    }
    let mut inside = String::new();
    while let Some(c) = rest.next_if(|c| *c != '}') {
        inside.push(c);
    }
    rest.next_if_eq(&'}')?;
    let (min, max) = inside.split_once(',').unwrap_or((&inside, &inside));
    Some((min.parse().ok()?, max.parse().ok()?))
}

//! Stop words: articles, prepositions, pronouns and other words that say little. A search does not require them. Pure.

/// The stop words of each language. The words are folded: without accents, and with "ss" for "ß". Some single letters
/// come from elisions, such as the "l" of "l'atelier".
const LANGUAGES: [(&str, &str); 15] = [
    (
        "en",
        "a an and any are as at be but by do for from has have i if in into is it its me my no not of on or our s so \
      some t than that the their them these this those to us was we which will with you your",
    ),
    (
        "de",
        "ab als am an auch auf aus bei beim bis das dass dem den der des die ein eine einem einen einer eines er es \
      fuer fur gegen hat ich ihr im in ins ist kein keine mein meine mich mir mit nach nicht noch nur oder ohne sich \
      sie sind uber ueber um und uns unter unser vom von vor was wie wir zu zum zur zwischen",
    ),
    (
        "fr",
        "a au aux avec c ce ces cette d dans de des du elle en est et il ils j je l la le les leur ma mes mon n ne \
      nos notre on ou par pas plus pour qu que qui s sa sans se ses son sous sur ta tes ton un une vers vos votre \
      vous y",
    ),
    (
        "es",
        "a al con contra como de del desde el ella en entre es esta este la las le les lo los mas me mi mis muy no \
      nos o para pero por que se sin sobre su sus tu un una unas unos y ya",
    ),
    (
        "it",
        "a ad agli ai al alla alle allo anche che chi ci col come con da dai dal dall dalla d dei degli del dell \
      della delle dello di e ed gli i il in io l la le lo ma mi ne nei nel nella nelle non o per piu si sono su sua \
      sue sul sulla suo suoi tra fra un una uno",
    ),
    (
        "nl",
        "aan al als bij dan dat de die dit door een en er het hij ik in is je met mijn na naar niet nog of om onder \
      ons ook op over s t te tot tussen uit uw van voor wat we wij ze zijn zonder",
    ),
    (
        "pt",
        "a ao aos as com como da das de do dos e em entre esta este eu na nas nao no nos o os ou para pela pelas pelo \
      pelos por que se sem seu seus sob sobre sua suas um uma uns umas",
    ),
    (
        "sv",
        "att av de den det dig din du efter ej en er ett for fran fraan foer han har hos hur i inte jag med men mig \
      min mot ni och oavsett om pa paa sa som till under ut utan vad var vi vid ar aer at over oever",
    ),
    (
        "da",
        "af alle at de den der det dig din du efter eller en er et for fra han har hos i ikke jeg kan med men mig min \
      mod ned og om op over pa paa sig som til ud uden under vi ved",
    ),
    (
        "nb",
        "alle at av de den der det deg din du eller en er et etter for fra han har hos i ikke jeg kan med meg men min \
      mot og om opp over pa paa seg som til uten ut under vi ved",
    ),
    (
        "fi",
        "ei ettei eli en etta haen han he ilman ja jos joka kanssa kuin me mina minae mutta ne niin ole on se sen sina \
      sinae tai te tama taemae vai varten",
    ),
    (
        "pl",
        "a aby ale albo bez czy dla do i ich jak jako jego jej jest ku lub ma mi na nad nie o od oraz po pod przed \
      przez przy sa sie ta tak te ten to u w we z za ze",
    ),
    (
        "cs",
        "a aby ale ani bez co do i jak jako je jeho jeji k ke ma mezi mi na nad ne nebo o od po pod pro proti pri s se \
      si ta tak te ten to u v ve z za ze",
    ),
    ("tr", "ama bir bu da daha de degil en gibi ile icin iken ise ki ki mi mu ne o ve veya ya"),
    (
        "ru",
        "а без бы в во вы да для до же за и из или к как ко ли мы на над не но о об от по под при про с со так то у \
      что это я",
    ),
];

/// True if the folded word is a stop word of this language. `language` is a BCP 47 tag.
pub fn says_little(word: &str, language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let primary = if primary.eq_ignore_ascii_case("no") || primary.eq_ignore_ascii_case("nn") { "nb" } else { primary };
    let list = LANGUAGES.iter().find(|(language, _)| language.eq_ignore_ascii_case(primary));
    list.is_some_and(|(_, words)| has(words, word))
}

/// Stop words of other languages that mean something else in English, such as "hat" and "door". They are not stop words
/// for [`says_little_anywhere`].
const SAY_MUCH: &str = "ale art bar bin car come con dal die door dos hat kan man mas men met mine mod mot ned ons opp \
    par pas per plus pod pour pro sans sin sole son sous sur ta te ten till ton tot tra van ved war wit";

/// True if the folded word is a stop word of any language. False for words that mean something else in English.
pub fn says_little_anywhere(word: &str) -> bool {
    !has(SAY_MUCH, word) && LANGUAGES.iter().any(|(_, words)| has(words, word))
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|other| other == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_depend_on_the_language() {
        for (word, language, expected) in [
            ("the", "en", true),
            ("the", "en-GB", true),
            ("the", "de", false),
            ("die", "de-AT", true),
            ("die", "en", false),
            ("og", "no", true),
            ("lamp", "en", false),
            ("the", "ja", false),
            ("the", "", false),
        ] {
            assert_eq!(says_little(word, language), expected, "{word} {language}");
        }
        assert!(says_little_anywhere("fur") && says_little_anywhere("для"));
        for word in ["lamp", "hat", "door", "die"] {
            assert!(!says_little_anywhere(word), "{word}");
        }
    }

    #[test]
    fn every_word_is_folded() {
        for (language, words) in LANGUAGES {
            for word in words.split_ascii_whitespace() {
                assert_eq!(crate::search::fold(word), word, "{language}");
            }
        }
    }
}

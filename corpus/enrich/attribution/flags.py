"""What a word or mark can be, what may follow a cue, and the forms of a verb: as bits."""

# What a word can be. A word may be several things: "that", "her", "claims".
DETERMINER = 1 << 0
POSSESSIVE = 1 << 1  # my, her
PRONOUN = 1 << 2  # can be a subject by itself
RELATIVE = 1 << 3  # who, which
PREPOSITION = 1 << 4
ATTACHING = 1 << 5  # a preposition that may go on a noun phrase: "the head of"
CONJUNCTION = 1 << 6
SUBORDINATOR = 1 << 7  # begins a clause of its own: while, because, but
COMPLEMENTIZER = 1 << 8  # begins what is said: that
QUESTION = 1 << 9  # whether, how
AUXILIARY = 1 << 10
BE = 1 << 11  # an auxiliary that makes a passive or a progressive
MODAL = 1 << 12
NEGATION = 1 << 13
INFINITIVE = 1 << 14  # to
AGENT = 1 << 15  # by
ADVERB = 1 << 16  # may stand between subject and verb
TIME = 1 << 17
PLACE = 1 << 18  # where one speaks: interview, statement
PERSON = 1 << 19  # nouns of people
BODY = 1 << 20  # nouns of organisations
DOCUMENT = 1 << 21
OTHER_VERB = 1 << 22  # a verb that is no cue
CUE = 1 << 23
PERSONAL = 1 << 24  # he, she: stands for a person
OBJECT = 1 << 25  # him, them
GENITIVE = 1 << 26  # ’s
OUTLET = 1 << 27  # nouns of outlets
OPENER = 1 << 28  # begins an adverbial in front of a clause
ACCORDING = 1 << 29
NAME_LINK = 1 << 30  # may stand inside a name: of, de, van
NOUN_CUE = 1 << 31  # a noun for what is said: claim
CLITIC = 1 << 32  # written with or close to the verb: -t-il, lui, se
BINDING = 1 << 33  # a preposition that binds a gerund to a noun: of saying
JOINER = 1 << 34  # joins a verb to the subject before: but
DUMMY = 1 << 35  # stands for nothing: it, there
TITLE = 1 << 36  # stands before a name: Dr, Mrs, Senator
BODY_LINK = 1 << 37  # inside the names of organisations: of, &
CORRELATIVE = 1 << 38  # points to a clause: damit, dass
NOBLE = 1 << 39  # links a surname of several words, rather than a place: van, de
MASCULINE = 1 << 40
FEMININE = 1 << 41
PLURAL = 1 << 42
TOPIC = 1 << 43  # a particle that makes what is before it the topic
MARKER = 1 << 44  # a particle that makes what is before it the subject
OF = 1 << 45  # a determiner that hangs a noun on the one before: "der Sprecher der Polizei"
OBJECTIVE = 1 << 46  # a determiner of objects only: "den Schaden"
AS = 1 << 47  # begins a clause that tells who says what stands beside it: "as Ruiz said"

# Punctuation.
COMMA = 1 << 48
COLON = 1 << 49
STOP = 1 << 50  # ends a sentence
SEMICOLON = 1 << 51
DASH = 1 << 52
OPENING = 1 << 53  # (
CLOSING = 1 << 54  # )
QUOTE_OPEN = 1 << 55
QUOTE_CLOSE = 1 << 56
OTHER_MARK = 1 << 57
MARK = (
    COMMA | COLON | STOP | SEMICOLON | DASH | OPENING | CLOSING | QUOTE_OPEN | QUOTE_CLOSE
) | OTHER_MARK

# How a word is printed.
CAPITAL = 1 << 58
NUMBER = 1 << 59

HEAD = 1 << 60  # a noun of a body that its name does not hold: "die Firma Tess"

# Nouns that tell who or what is cited.
BODIES = BODY | DOCUMENT | OUTLET
NOUNS = PERSON | BODIES

# The lists of a language’s data file, by what their words are.
CLASSES = {
    "determiners": DETERMINER,
    "possessives": POSSESSIVE,
    "pronouns": PRONOUN,
    "personal": PERSONAL | PRONOUN,
    "objects": OBJECT,
    "relatives": RELATIVE,
    "prepositions": PREPOSITION,
    "attaching": ATTACHING | PREPOSITION,
    "conjunctions": CONJUNCTION,
    "subordinators": SUBORDINATOR,
    "complementizers": COMPLEMENTIZER,
    "questions": QUESTION,
    "auxiliaries": AUXILIARY,
    "be": BE | AUXILIARY,
    "modals": MODAL | AUXILIARY,
    "negations": NEGATION | ADVERB,
    "infinitive": INFINITIVE,
    "agent": AGENT | PREPOSITION,
    "adverbs": ADVERB,
    "times": TIME,
    "places": PLACE,
    "verbs": OTHER_VERB,
    "openers": OPENER,
    "names_link": NAME_LINK,
    "clitics": CLITIC,
    "binding": BINDING,
    "joiners": JOINER | SUBORDINATOR,
    "dummies": DUMMY,
    "titles": TITLE | PERSON,
    "body_links": BODY_LINK,
    "correlatives": CORRELATIVE,
    "numbers": NUMBER,
    "noble": NOBLE,
    "masculine": MASCULINE,
    "feminine": FEMININE,
    "plural": PLURAL,
    "topics": TOPIC,
    "markers": MARKER,
    "genitives": OF | DETERMINER,
    "objectives": OBJECTIVE | DETERMINER,
    "as_words": AS | SUBORDINATOR,
    "people": PERSON,
    "bodies": BODY,
    "documents": DOCUMENT,
    "heads": HEAD | BODY,
    "outlet_words": OUTLET,
    "outlet_heads": OUTLET | BODY,
}

# How what is said may follow or precede its cue.
FRAMES = {
    "q": 1 << 0,  # a quotation
    "t": 1 << 1,  # a clause with a complementizer
    "c": 1 << 2,  # a clause without one
    "w": 1 << 3,  # a question
    "i": 1 << 4,  # an infinitive
    "n": 1 << 5,  # a noun phrase
    "a": 1 << 6,  # after whom it is said to
    "o": 1 << 7,  # after whom it is asked of, with an infinitive
    "e": 1 << 8,  # before the cue: "…, she said"
    "s": 1 << 9,  # the source stands after a preposition: "aus dem Bericht geht hervor, dass"
    "u": 1 << 10,  # a passive whose subject says it: "…, wird Ruiz zitiert"
}
QUOTED, THAT, CLAUSE, QUESTIONED, TO_DO, NOUN, TOLD, ASKED, TAG, OUT_OF, CITED = FRAMES.values()

FRAME_NAMES = {
    QUOTED: "quote", THAT: "that", CLAUSE: "clause", QUESTIONED: "question", TO_DO: "to", NOUN: "noun",
    TOLD: "told", ASKED: "asked", TAG: "tag",
}  # fmt: skip

# Forms of a verb.
BASE, FINITE, GERUND, PARTICIPLE = 1, 2, 4, 8

SENSES = ("say", "write", "show", "ask", "judge", "think", "want")

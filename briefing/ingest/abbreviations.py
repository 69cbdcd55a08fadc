"""Words whose full stop need not end a sentence, and words that begin one: closed lists of English newspaper style."""

# Followed by a name: the full stop never ends the sentence.
TITLES = frozenset(
    "adm amb asst atty capt cmdr col cpl dep det dist dr drs fr gen gov govs hon insp lt maj messrs mme mr mrs ms mt "
    "mx pfc pres prof pvt rep reps rev rt sen sens sgt spc sr-insp st supt vs".split()
)
# Followed by what they introduce.
INTRODUCING = frozenset("approx v ca cf eg e.g esp est i.e ie incl resp viz".split())
# Followed by a number; otherwise ordinary words ("No.").
BEFORE_NUMBERS = frozenset("art ch fig figs no nos p pp par sec vol".split())
# May end a sentence or not; the next word decides.
AMBIGUOUS = frozenset(
    "al assn ave bldg blvd bros cent co corp cos ct dept etc ext fed ft hwy inc intl jr ltd mfg mtn natl plc rd sq sr "
    "tel univ jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mich minn miss mo mont neb nev okla ore pa penn "
    "tenn tex va vt wash wis wyo ont que".split()
)
# Capitalised function words: after an ambiguous abbreviation they show that a new sentence begins.
STARTERS = frozenset(
    "a about according after again all although amid among an and another any as asked at because before both but by "
    "despite did do does during each earlier even every few for from had has have he her here his how however i if in "
    "indeed instead is it its last later many meanwhile more moreover most much my near nearly neither no nor not now "
    "of officials on once one only or other our over people perhaps reports several she since so some sources still "
    "such than that the their then there these they this those though through to together two under unless unlike "
    "until was we were what when where whether which while who why will with without yes yet you your "
    "it's he's she's they're we're i'm i've that's there's what's don't".split()
)
# What may follow "a.m." and "p.m." within a sentence.
AFTER_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr aug sept oct nov dec est edt cst cdt mst mdt pst pdt et ct mt "
    "pt gmt bst cet utc eastern central mountain pacific local sharp on".split()
)
# Verbs of a speech tag after a quoted question or exclamation: "Is it over?" Smith asked.
SPEECH_VERBS = frozenset(
    "added admitted adds asked asks called cried cries declared exclaimed explained explains joked joked laughed "
    "quipped replied replies responded said says shot shouted shouts tells told tweeted wondered wonders wrote "
    "writes yelled yells".split()
)
# Names that end in a mark.
MARKED_NAMES = frozenset({"yahoo!", "jeopardy!", "e!", "yum!", "joomla!"})

"""Closed classes of English words that decide what a sentence claims: negation, modality, qualifiers."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these words or phrases, whole and in any case; longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", re.IGNORECASE)


# Grammatical negation, and verbs and nouns that hold one: "refused to sign" is "did not sign".
NOT = re.compile(
    r"\b(?:not(?! (?:only|just|merely|simply|necessarily)\b)|no(?!\. ?\d)|never|none|nobody|nothing|nowhere|"
    r"neither|nor|cannot|without|hardly|scarcely|barely)\b|n['’]t\b(?! (?:only|just|merely|simply|necessarily)\b)",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?:unable|impossible|refus(?:e[sd]?|al|ing)|den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing|ion)?|"
    r"fail(?:s|ed|ing|ure)? to|declin(?:e[sd]?|ing) to|rul(?:e[sd]?|ing) out|lack(?:s|ed|ing)?|absence of)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(f"{NOT.pattern}|{NEGATIVE.pattern}", re.IGNORECASE)

# How sure a clause is of what it says: its least sure word counts. What has none of them is said as a fact.
POSSIBLE, EXPECTED, CERTAIN = 0, 1, 2
_HEDGES = (
    (
        POSSIBLE,
        r"could|can(?!['’]t| ?not)|might|may(?! \d)|should|ought to|possibl[ey]|possibility|perhaps|maybe|"
        r"potential(?:ly)?|whether",
    ),
    (
        EXPECTED,
        r"likely|unlikely|probabl[ey]|expect(?:s|ed|ing|ation|ations)?|would|plan(?:s|ned|ning)?|intend(?:s|ed)?|"
        r"hop(?:e[sd]?|ing)|aim(?:s|ed|ing)?|seek(?:s|ing)?|sought|propos(?:e[sd]?|ing|al|als)|wants?|wanted|"
        r"consider(?:s|ed|ing)?|threaten(?:s|ed|ing)?|appear(?:s|ed)?|seem(?:s|ed|ingly)?|suggest(?:s|ed|ing)?|"
        r"reportedly|apparently|allegedly|supposedly|purportedly|alleg(?:e[sd]?|ing|ation|ations)|suspect(?:s|ed)?|"
        r"predict(?:s|ed|ing|ion|ions)?|forecasts?|believ(?:e[sd]?|ing)|think(?:s|ing)?|thought|project(?:s|ed|ions?)|"
        r"attempt(?:s|ed|ing)?|tr(?:y|ies|ied|ying) to|if|unless|urg(?:e[sd]?|ing)|call(?:s|ed|ing)? (?:for|on)|"
        r"promis(?:e[sd]?|ing)|pledg(?:e[sd]?|ing)|vow(?:s|ed|ing)?|prepar(?:e[sd]?|ing) to|set to|due to be|poised to",
    ),
)
HEDGES = tuple((level, re.compile(rf"\b(?:{words})(?:n['’]t)?\b")) for level, words in _HEDGES)
# A hedge that opens a sentence, alone before what it hedges: "Perhaps, …".
OPENING_HEDGE = re.compile(
    r"[\s“‘\"'(]*(?:perhaps|maybe|possibly|probably|reportedly|allegedly|apparently|supposedly|purportedly|presumably|"
    r"arguably|likely|potentially|seemingly)\b,?[\s“‘\"']*",
    re.IGNORECASE,
)
BACKSHIFTED = re.compile(r"\bwould\b")
REPORTING = re.compile(
    r"\b(?:said|told|announced|added|argued|claimed|insisted|warned|stated|wrote|testified|explained|predicted|"
    r"promised|pledged|vowed|believed|thought|suggested|asked|noted|declared|according to|according)\b",
    re.IGNORECASE,
)

# Words without which a name or noun means somebody or something else.
QUALIFIERS = (
    "former ex then- one-time onetime erstwhile,acting interim caretaker,alleged suspected accused purported,"
    "so-called self-described self-proclaimed self-styled,deputy vice assistant associate,attempted,"
    "proposed draft planned,would-be aspiring,incoming elect president-elect designate,unconfirmed unverified,"
    "preliminary provisional,failed,retired late,potential possible prospective,fake bogus counterfeit,"
    "partial partly partially,temporary temporarily,anonymous unnamed,nonbinding non-binding"
).split(",")

# Words that cannot both be right of the same thing.
OPPOSITES = (
    "welcome reject,welcome criticize,welcome criticise,welcome condemn,rise fall,rise drop,"
    "increase decrease,increase decline,grow shrink,gain loss,gain lose,win lose,victory defeat,"
    "higher lower,more less,more fewer,accept reject,accept refuse,approve reject,support oppose,"
    "support opposition,agree disagree,allow ban,allow forbid,allow prevent,legal illegal,guilty innocent,"
    "open close,start end,begin end,before after,buy sell,import export,north south,east west,"
    "northern southern,eastern western,majority minority,maximum minimum,men women,man woman,ally enemy,"
    "success failure,succeed fail,strengthen weaken,hire fire,arrive leave,attack defend,praise criticize,"
    "praise criticise,inside outside,public private,safe dangerous,confirm deny,above below,"
    "encourage discourage,tighten loosen,raise cut,raise lower,add remove,include exclude,expand reduce,"
    "positive negative,alive dead,convict acquit,conservative liberal,left right,daughter son,husband wife,"
    "brother sister,mother father,cheap expensive,optimistic pessimistic,best worst,better worse,"
    "first last,pass reject,yes no,uphold overturn,lift impose,day night,morning evening,early late,"
    "day week month year decade,today tomorrow yesterday,daily weekly monthly yearly"
).split(",")

FUNCTION_WORDS = frozenset(
    "a about above across after again against all almost along already also although always am amid among an and "
    "another any anyone anything are aren't around as at away be became because become been before behind being below "
    "beside between beyond both but by can can't cannot come could couldn't despite did didn't do does doesn't doing "
    "don't down during each either else enough even ever every everyone everything except few for from further get "
    "had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself his how however i "
    "i'd i'll i'm i've if in indeed inside instead into is isn't it it'd it'll it's its itself just last later least "
    "less let like likely made make many may maybe me meanwhile might mine more moreover most much must my myself near "
    "nearly neither never no nobody none nor not nothing now of off often on once one only onto or other others our "
    "ours ourselves out outside over own per perhaps put quite rather really said say saying says seem seems she "
    "she'd she'll she's should shouldn't since so some someone something soon still such than that that's the their "
    "theirs them themselves then there there's therefore these they they'd they'll they're they've thing things this "
    "those though through throughout thus to together too toward towards under unless unlike until up upon us use used "
    "using very was wasn't we we'd we'll we're we've well were weren't what what's when where whether which while who "
    "whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your "
    "yours".split()
)

# Function words that can be all the verb there is: "made a statement", "has a claim".
LIGHT_VERBS = frozenset(
    "am are became become been come did do does get had has have is keep let made make put take use used using was "
    "were".split()
)
# Words among the function words that say something of their own where they stand for a word of content.
WEIGHTY = LIGHT_VERBS | frozenset(
    "anyone anything enough everyone everything last least likely many more most much near nothing other others own "
    "quite rather said same say saying says seem seems someone something such thing things unlike very well".split()
)

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# Other forms of calendar names: "aug" for "august" and the other way round.
CALENDAR: dict[str, tuple[str, ...]] = {
    form: tuple({name, name[:3], name[:4]} - {form})
    for name in _MONTHS + _DAYS
    for form in (name, name[:3], *((name[:4],) if name in ("september", "tuesday", "thursday") else ()))
}

_COUNTRY_FORMS = (
    "afghanistan afghan afghans", "america american americans us usa", "argentina argentine argentinian",
    "britain british briton britons uk", "belgium belgian", "china chinese", "cyprus cypriot",
    "czechia czech czechs", "denmark danish dane danes", "england english", "finland finnish finn finns",
    "france french", "germany german germans", "greece greek greeks", "holland netherlands dutch", "iceland icelandic",
    "ireland irish", "israel israeli israelis", "lebanon lebanese", "myanmar burma burmese", "zealand zealander",
    "norway norwegian", "pakistan pakistani", "peru peruvian", "philippines philippine filipino filipinos",
    "poland polish pole poles", "portugal portuguese", "scotland scottish scots", "slovakia slovak",
    "slovenia slovene slovenian", "spain spanish spaniard spaniards", "sweden swedish swede swedes",
    "switzerland swiss", "taiwan taiwanese", "thailand thai thais", "turkey turkish türkiye turk turks",
    "ukraine ukrainian ukrainians", "wales welsh", "europe european europeans eu",
)  # fmt: skip
# Names and adjectives of countries whose forms no ending explains.
COUNTRIES: dict[str, tuple[str, ...]] = {
    form: tuple(set(forms.split()) - {form}) for forms in _COUNTRY_FORMS for form in forms.split()
}

_IRREGULAR = (
    "say said,tell told,meet met,win won,lose lost,fall fell fallen,rise rose risen,take took taken,give gave given,"
    "get got gotten,go went gone,come came,see saw seen,know knew known,think thought,find found,leave left,hold held,"
    "keep kept,begin began begun,write wrote written,speak spoke spoken,pay paid,send sent,build built,buy bought,"
    "bring brought,fight fought,catch caught,teach taught,sell sold,sit sat,stand stood,understand understood,lead led,"
    "feel felt,mean meant,spend spent,lend lent,run ran,shoot shot,strike struck,draw drew drawn,fly flew flown,"
    "grow grew grown,throw threw thrown,show shown,drive drove driven,break broke broken,choose chose chosen,"
    "steal stole stolen,hide hid hidden,eat ate eaten,wear wore worn,tear tore torn,become became,drink drank drunk,"
    "sing sang sung,forget forgot forgotten,forbid forbade forbidden,seek sought,sleep slept,deal dealt,man men,"
    "woman women,child children,person people,die dying dead death,foot feet,wife wives,life lives,leaf leaves,"
    "bear bore borne,freeze froze frozen,hear heard,swear swore sworn,flee fled,hang hung"
)
BASE_FORMS = {
    form: base
    for base, *forms in [entry.split() for entry in (*_IRREGULAR.split(","), *_COUNTRY_FORMS)]
    for form in forms
}

PRONOUNS = frozenset("i he she it they we you who him her them us this that these those one others".split())
TITLE_WORDS = frozenset(
    "mr mrs ms dr sir the a an president vice prime minister sen senator rep representative gov governor secretary "
    "chairman chairwoman chair speaker mayor judge justice general gen lt col capt professor prof king queen prince "
    "pope chancellor ambassador spokesman spokeswoman spokesperson former acting then his her their our its".split()
)

# Words that change what a sentence says when they come or go in an otherwise equal one.
DECISIVE = frozenset(
    "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely only just merely "
    "simply could can "
    "might may will would should must shall possibly perhaps maybe probably likely unlikely potentially reportedly "
    "allegedly apparently former ex acting interim then deputy vice alleged suspected accused purported so-called "
    "attempted proposed potential possible failed all most few almost nearly if unless against "
    "supposedly purportedly seemingly presumably arguably some many several half both always sometimes "
    "often usually rarely seldom among more less fewer least partly largely mostly mainly entirely".split()
)


def _each_other(groups: str) -> dict[str, frozenset[str]]:
    """For each word the others of its groups."""
    found: dict[str, set[str]] = {}
    for group in groups.split(","):
        for word in group.split():
            found.setdefault(word, set()).update(set(group.split()) - {word})
    return {word: frozenset(others) for word, others in found.items()}


# Words that cannot stand for each other in the same place of an otherwise equal sentence.
CONTRASTS = _each_other(
    "before after during,until since,over under,above below,more less fewer,from to,with without,for against,into out,"
    "up down,inside outside,least most,higher lower,larger smaller,better worse,first last,and or nor,"
    "because despite although though,if because,on off,last next this,he she they it,him her them it,his her their its,"
    "himself herself themselves itself,mr mrs,mr ms,sir lady,always sometimes often never,all some many most few,"
    "every some many few no,can must,may must,should must,now then,here there,who what,today yesterday tomorrow,"
    "some all,both neither either one,more most,begins ends,too not,part half all,one all,"
    "one many,former current,ever never"
)
TENSES = _each_other("is was will,are were will,has had will,have had will,does did will,do did will,be been,am was")
PERSONS = _each_other(
    "i you he she they,we you they he she,my your his her their,our your their his her,me you him her them"
)
CONDITIONAL = re.compile(
    r"(?<!even )(?<!as )(?<!asked )(?<!ask )(?<!wonder )(?<!see )\b(?:if(?! not\b| any\b)|unless|provided that|"
    r"(?:as|so) long as|assuming that|on condition that)\b",
    re.IGNORECASE,
)
_IF = r"(?:if|unless|provided that|(?:as|so) long as|assuming that|on condition that)"
CONDITION_AFTER = re.compile(rf"[\s,”’\"']*(?:but |and )?(?:only )?{_IF}\b(?! not\b| any\b)[^.;:]*", re.IGNORECASE)
CONDITION_BEFORE = re.compile(rf"[\s“‘\"']*(?:but |and |only )?{_IF}\b[^,;:.]*,[\s“‘\"']*", re.IGNORECASE)
# What somebody means to do, in front of the verb for doing it.
HEDGED = re.compile(
    r"\b(?:plan|want|hope|intend|seek|sought|tr(?:y|ies|ied)|threaten|expect|offer|promis|vow|pledg|agree|prepar|aim|"
    r"propos|consider|urg|ask|demand|attempt|need|ought|decid|is set|are set)\w*(?= (?:\w+ )?to\b)",
    re.IGNORECASE,
)
# Words of content that say nothing of their own beside a name or a number.
NEUTRAL = frozenset(
    "according mr mrs ms dr people person percent article news report reports reported saying stating".split()
)

# Verbs of saying that add nothing of their own: any of them may stand for another.
NEUTRAL_SAYING = frozenset(
    "say says said saying tell tells told state states stated write writes wrote add adds added note notes noted "
    "according".split()
)
# Verbs that only say how much there is of something: "turnout reached 71 percent" is "turnout was 71 percent".
LEVELS = frozenset(
    "reach reaches reached hit hits total totals totaled totalled stand stands stood amount amounts amounted number "
    "numbers numbered comprise comprises comprised constitute constituted".split()
)
# Offices and posts that are nobody else's: those of a group are one.
_OFFICES = (
    "president,chairman chairwoman chairperson chair,director,secretary,treasurer,minister,premier,governor,mayor,"
    "senator,congressman congresswoman representative,judge justice,lawyer attorney solicitor barrister counsel,"
    "prosecutor,spokesman spokeswoman spokesperson,adviser advisor aide,candidate nominee,king,queen,prince,princess,"
    "chancellor,ambassador envoy,speaker,chief head,professor,doctor,general,colonel,captain,sergeant,detective,"
    "officer,inspector,commissioner,councillor councilman councilwoman councilor,manager,founder,owner,"
    "editor,analyst,engineer"
).split(",")
OFFICES = {form: number for number, group in enumerate(_OFFICES) for form in group.split()}

_SPEECH = (
    "sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|wr(?:ite|ites|ote|iting)|th(?:ink|inks|ought)|sp(?:eaks|oke)|"
    "(?:add|argu|claim|insist|warn|stat|testif|explain|predict|promis|pledg|vow|believ|suggest|ask|not(?=[ei])|declar|announc|"
    "den|accus|urg|call|critici[sz]|demand|describ|reject|confirm|acknowledg|admit|concede|conced|contend|complain|"
    "estimat|expect|fear|hop|emphasi[sz]|express|indicat|maintain|mention|object|point(?:ed|s)? out|prais|propos|"
    "question|quip|recall|remark|repeat|repli|report|respond|reveal|signal|stress|tweet|underlin|welcom|wonder|joke?|"
    "allege?|assert|boast|condemn|dismiss|dispute?|disput|doubt|favou?r|blame?|consider|agre|disagre|conclud|"
    "caution|counter|defend|detail|discuss|encourag|forecast|highlight|hint|imply|impli|inform|instruct|observ|oppos|"
    "order|plead|prefer|recommend|regret|request|ridicul|rul|support|sugges|swore|swear|tout|vent|want|wish|attack|"
    "mock|blast|slam|decr|echo)(?:s|es|ed|d|ing|ies|ied|e)?"
)
SPEECH = re.compile(rf"\b(?:{_SPEECH})\b", re.IGNORECASE)
# Verbs of saying in forms that are no noun: what stands beside them is somebody's words.
SAYING = re.compile(
    r"\b(?:sa(?:id|ys|y|ying)|t(?:old|ells|elling)|wr(?:ote|ites)|th(?:ought|inks)|spoke|believ(?:es|ed|ing)|"
    r"(?:add|announc|assert|contend|explain|insist|maintain|not|recall|remark|stress|warn|argu|alleg|acknowledg|"
    r"admitt|conced|conclud|confirm|complain|declar|den|emphasiz|emphasis|estimat|fear|indicat|predict|repl|reveal|"
    r"suggest|testif|tweet|boast|caution|respond|reiterat|quipp|jok|claim|stat|observ|report|mention|propos)"
    r"(?:ed|ied|ing|es|ies)|finds|found|shows|showed|notes)\b",
    re.IGNORECASE,
)
# What may show in an item that it gives somebody's words or view: a verb of saying, wanting or judging, or a noun.
ATTRIBUTING = re.compile(
    rf"{SPEECH.pattern}|{SAYING.pattern}|{HEDGED.pattern}|"
    r"\b(?:according|view|opinion|words|statement|account|critics?|criticism|accusations?|report|claims?|plans?|study|"
    r"poll|survey|findings?|quot\w+|s(?:ee|aw|een)|backs?|backed|call|calls)\b",
    re.IGNORECASE,
)

"""Passwords that have the form of names and read as chosen by somebody all the same, for the judge of secret_kinds.py."""

import re

WORDS_OF_SECRETS = r'pass|secret|token|key|cred|user|admin|database|name|param|config'


def is_chosen(secret):
    """Capitals, small letters and three digits and more, in parts without a path, none of which is a word for a secret or a place: Winter_2025."""
    return (len(re.findall('[0-9]', secret)) >= 3 and bool(re.search('[A-Z]', secret) and re.search('[a-z]', secret))
            and not re.search('[/:.]', secret) and not re.search('(?i)' + WORDS_OF_SECRETS + '|stack|db', secret))


# What names of things and notes to the reader are made of, in a few languages:
COMMON_WORDS = frozenset("""
    api app aurora auth aws backend central client cluster common default dev development east env external frontend function internal
    kms lambda live local login main manager master mongo mysql north platform postgres primary prod production rds reader redis region
    replica root server service shared south ssm stack stage staging store string system test value vault web west writer
    add after and are ask before can change enter for from get has have here insert into its later must not only please put replace see
    set should team that the then this use via was when will with you your
    created deploy deployment during fetched generated given github injected jenkins loaded managed monthly pipeline
    provided rotated runtime stored terraform through
    aqui clave coloque como con esta este favor hay para poner por que senha seu sua una
    avec dans des est ici les mettre mot pour une voir votre
    aus bitte das dein dem der die ein eine eintragen hier ihr ist mit nicht setzen siehe und von
    del inserire inserisci nel per qui
    een het niet van vul voor
    """.split())


def is_passphrase(secret):
    """Four words and more with blanks between them, or five with one other sign, of three to ten letters (the first may be a capital), none
    of them common in names and notes."""
    for sign, least in ((' ', 4), ('-', 5), ('_', 5), ('.', 5)):
        words = secret.split(sign)
        if len(words) >= least and all(re.fullmatch('[A-Za-z][a-z]{2,9}', w) for w in words):
            return not any(w.lower() in COMMON_WORDS or re.search('(?i)' + WORDS_OF_SECRETS, w) for w in words)
    return False

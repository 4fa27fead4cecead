/* Words tell names from passwords that people choose. The list is the judge's (testdata/tests/secret_text/chosen.py). */
#include "layers/scan/chosen.h"

#include "layers/scan/checks.h"

/* What names of things and notes to the reader are made of, in a few languages; a blank before and behind each. */
static const char common[] =
    " api app aurora auth aws backend central client cluster common default dev development east env external frontend "
    "function internal kms lambda live local login main manager master mongo mysql north platform postgres primary "
    "prod production rds reader redis region replica root server service shared south ssm stack stage staging store "
    "string system test value vault web west writer "
    "add after and are ask before can change enter for from get has have here insert into its later must not only "
    "please put replace see set should team that the then this use via was when will with you your "
    "created deploy deployment during fetched generated given github injected jenkins loaded managed monthly pipeline "
    "provided rotated runtime stored terraform through "
    "aqui clave coloque como con esta este favor hay para poner por que senha seu sua una "
    "avec dans des est ici les mettre mot pour une voir votre "
    "aus bitte das dein dem der die ein eine eintragen hier ihr ist mit nicht setzen siehe und von "
    "del inserire inserisci nel per qui "
    "een het niet van vul voor ";

enum { WORD_MIN = 3, WORD_MAX = 10, DIGITS_MIN = 3 };

bool lc_has_word_of_secrets(lc_str text)
{
    static const char *const hints[] = {"pass",  "secret",   "token", "key",   "cred",  "user",
                                        "admin", "database", "name",  "param", "config"};

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (lc_contains_case(text, lc_str_from(hints[i])))
            return true;
    return false;
}

bool lc_is_chosen(lc_str text)
{
    size_t digits = 0;
    bool upper = false, lower = false;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '/' || text.ptr[i] == ':' || text.ptr[i] == '.')
            return false;
        digits += lc_is_digit(text.ptr[i]);
        upper |= lc_is_upper(text.ptr[i]);
        lower |= lc_is_lower(text.ptr[i]);
    }
    return digits >= DIGITS_MIN && upper && lower && !lc_has_word_of_secrets(text) &&
           !lc_contains_case(text, LC_S("stack")) && !lc_contains_case(text, LC_S("db"));
}

static bool is_common(lc_str word)
{
    char within[WORD_MAX + 2];

    within[0] = ' ';
    for (size_t i = 0; i < word.len; i++)
        within[i + 1] = lc_to_lower(word.ptr[i]);
    within[word.len + 1] = ' ';
    return lc_str_contains(lc_str_from(common), (lc_str){within, word.len + 2});
}

static bool is_word_of_phrase(lc_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!lc_is_lower(word.ptr[i]) && !(i == 0 && lc_is_upper(word.ptr[i])))
            return false;
    return word.len >= WORD_MIN && word.len <= WORD_MAX && !is_common(word) && !lc_has_word_of_secrets(word);
}

bool lc_is_passphrase(lc_str text)
{
    static const struct {
        char sign;
        size_t least;
    } forms[] = {{' ', 4}, {'-', 5}, {'_', 5}, {'.', 5}};

    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        lc_str rest = text, word;
        size_t words = 0;
        while (lc_str_next(&rest, forms[f].sign, &word) && is_word_of_phrase(word))
            words++;
        if (words >= forms[f].least && rest.len == 0 && is_word_of_phrase(word))
            return true;
    }
    return false;
}

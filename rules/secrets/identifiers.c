/* Words that name no variable: those that a parser of one of the languages refuses (each tried with the real one by
 * testdata/tests/secret_fixes.py), and those that a snippet would hide from itself.
 * Source: ECMA-262, 12.7.2 reserved words; Python, keyword.kwlist; Ruby, doc/keywords.rdoc; Java Language Specification, 3.9. */
#include "rules/secrets/identifiers.h"

bool lc_is_taken_identifier(lc_str name)
{
    /* clang-format off */
    static const char *const words[] = {
        /* JavaScript, modules included */
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
        "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements",
        "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public",
        "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while",
        "with", "yield",
        /* Python */
        "and", "as", "assert", "async", "def", "del", "elif", "except", "from", "global", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise",
        /* Ruby */
        "alias", "begin", "end", "ensure", "module", "next", "nil", "redo", "rescue", "retry", "self", "then",
        "elsif", "undef", "unless", "until", "when",
        /* Java */
        "abstract", "boolean", "byte", "char", "double", "final", "float", "goto", "int", "long", "native", "short",
        "strictfp", "synchronized", "throws", "transient", "volatile",
        /* the snippets */
        "boto3", "exports", "fn", "os", "process", "r", "require", "secretsmanager", "ssm",
    };
    /* clang-format on */

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_is(name, words[i]))
            return true;
    return false;
}

#ifndef LC_RULES_NATIVE_SCRIPT_H
#define LC_RULES_NATIVE_SCRIPT_H

#include "layers/base/str.h"

/* What a shell script runs by absolute path, told line by line.
 *
 * A command's name is its first word, behind assignments and words such as `exec`. Only literal paths are given: one with
 * a variable, a pattern or an escape is not. Here-documents, comments and the inside of quotes hold no commands. */
struct lc_script_command {
    lc_str path;
    unsigned line; /* from 1 */
    bool exec;     /* behind `exec`: the script ends with it, also when it cannot be started */
    bool certain;  /* run whenever the script gets there: not in a branch, a loop, a function, or behind && and || */
};

/* Calls `each` for every such command, in order. The text may be cut: its last line is then left out. Never fails. */
void lc_script_commands(lc_str text, bool cut, void (*each)(void *context, const struct lc_script_command *command),
                        void *context);

/* Is the interpreter a shell of Bourne's kind? */
bool lc_script_is_shell(lc_str interpreter, lc_str argument);

#endif

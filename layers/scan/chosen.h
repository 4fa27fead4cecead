#ifndef LC_SCAN_CHOSEN_H
#define LC_SCAN_CHOSEN_H

#include "layers/base/str.h"

/* Passwords that have the form of names, parts with signs between them, and read as chosen by somebody all the same. */

/* Holds it a word for secrets, for who uses them, or for where they stand (pass, token, user, config …)? */
bool lc_has_word_of_secrets(lc_str text);

/* Capitals, small letters and three digits and more, without a path and such words: Winter_2025. */
bool lc_is_chosen(lc_str text);

/* Four words and more with blanks between them, or five with one other sign, none of them common in the names of things
 * and in notes to the reader. */
bool lc_is_passphrase(lc_str text);

#endif

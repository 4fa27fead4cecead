#ifndef LC_BASE_BANNED_H
#define LC_BASE_BANNED_H

/* What house code never calls: no bound, no error report, or the locale decides. Included by str.h, so everywhere.
 * System headers come first in a file that trips over one of these names; a fortified libc defines some as macros. */
#undef strcpy
#undef strncpy
#undef strcat
#undef strncat
#undef sprintf
#undef vsprintf
#undef strtok
#undef atoi
#undef atol
#undef gets
#define strcpy lc_banned_strcpy
#define strncpy lc_banned_strncpy
#define strcat lc_banned_strcat
#define strncat lc_banned_strncat
#define sprintf lc_banned_sprintf
#define vsprintf lc_banned_vsprintf
#define strtok lc_banned_strtok
#define atoi lc_banned_atoi
#define atol lc_banned_atol
#define gets lc_banned_gets

#endif

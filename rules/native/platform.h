#ifndef LC_RULES_NATIVE_PLATFORM_H
#define LC_RULES_NATIVE_PLATFORM_H

#include "layers/base/arena.h"

/* Platforms as file and folder names spell them: "prebuilds/linux-x64", "@img/sharp-linuxmusl-arm64",
 * "nokogiri-1.16.0-x86_64-linux", "x.cpython-312-aarch64-linux-gnu.so".
 * Source: node-gyp-build, prebuildify, @mapbox/node-pre-gyp, napi-rs, PEP 3149, Gem::Platform, Prisma's binary
 *         targets. */

/* The path with every word for a processor, Linux and its libc, and the interpreter's tag taken out: two files that are
 * one thing built for two platforms have one neutral path. */
lc_str lc_platform_neutral(struct lc_arena *arena, lc_str path);

/* The same without the words for other systems and C libraries: "x.darwin-arm64.node" and "x.linux-x64-gnu.node" have one
 * stem. */
lc_str lc_platform_stem(struct lc_arena *arena, lc_str path);

/* Does any word name a processor or Linux? */
bool lc_platform_is_named(lc_str path);

/* Is it made for something that a Lambda runtime is not: another system, musl, Electron? */
bool lc_platform_is_foreign(lc_str path);
/* Linux with musl, as Alpine has it? */
bool lc_platform_is_musl(lc_str path);
/* Something that neither Lambda nor a developer's machine is: Android, a BSD, Electron? */
bool lc_platform_is_never_loaded(lc_str path);

/* Does the name say Linux on this processor, with glibc or no word of a C library: "linux-x64", "linux-64",
 * "x86_64-unknown-linux-gnu"? */
bool lc_platform_is_linux(lc_str name, bool arm64);

#endif

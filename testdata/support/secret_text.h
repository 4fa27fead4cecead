/* Texts with made-up secrets in them, written as recipes so that nothing that looks real stands in the tree:
 * "TOKEN=ghp_%{base62:30}%{github-crc}". The recipes are those of testdata/tests/secret_kinds.py (its recipe()).
 * Shape:  the same template and seed give the same bytes. Braces inside of a recipe nest; %{=text} gives `text`.
 * Owner:  the caller frees what is returned; NULL when a recipe is not known or has no end. */
#ifndef TESTDATA_SUPPORT_SECRET_TEXT_H
#define TESTDATA_SUPPORT_SECRET_TEXT_H

#include <stddef.h>
#include <stdint.h>

char *secret_text(const char *template, size_t length, uint64_t seed, size_t *out_length);
/* A seed made of the template itself: for texts that need only be the same in every run. */
uint64_t secret_text_seed(const char *template, size_t length);

#endif

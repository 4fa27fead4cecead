# layercheck's build. `make help` lists what there is.
#
# Sources are found by wildcard, so adding a file needs no line here:
#   layers/*/*.c rules/**.c lint/**.c   the library, $(B)/liblayercheck.a
#   lint/main.c                         the program, $(B)/layercheck
#   *_test.c                            one cmocka program each, $(B)/tests/PATH
#   *_fuzz.c                            one libFuzzer harness each (make fuzz)
#   *_gen.c                             programs that write tables before the library is compiled
#   testdata/tools/*.c                  host programs of the tests, $(B)/tools/NAME, where there is a main();
#                                       the other files there, and testdata/support/*.c, are helpers that
#                                       every test program and every tool is linked with
#   testdata/tests/*.sh *.py            test scripts; their last line says `N passed, N failed`

VERSION := 0.1.0

# V=1 shows whole commands.
ifeq ($(V),1)
say = @:
Q   :=
else
say = @printf '  %-5s %s\n' '$(1)' '$(2)'
Q   := @
endif

SAN    ?=
WERROR ?=
ifeq ($(SAN),1)
B      ?= build/san
else
B      ?= build
endif
MODE   ?= release

PREFIX  ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 30
TESTS        ?=

PKG_CONFIG ?= pkg-config
AR         ?= ar
LIBRARIES  := libzip yaml-0.1 libpcre2-8 libdeflate zlib libedit libmd libcurl

# --------------------------------------------------------------------------------------------------- flags

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2 -Wundef -Wvla \
            -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes -Wredundant-decls -Wswitch-enum \
            -Wimplicit-fallthrough -fno-common
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

ifeq ($(SAN),1)
CFLAGS ?= -O1 -g
MODE_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DLC_DEBUG
else ifeq ($(SAN),fuzz)
CFLAGS ?= -O1 -g
MODE_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DLC_DEBUG
else ifeq ($(MODE),debug)
CFLAGS ?= -O0 -g
MODE_FLAGS := -DLC_DEBUG
else
CFLAGS ?= -O2 -g
MODE_FLAGS := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

# Asked lazily and once: `make deps` must be able to run before pkg-config exists.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell $(PKG_CONFIG) --cflags $(LIBRARIES))))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell $(PKG_CONFIG) --libs $(LIBRARIES)))$(PKG_LIBS)
CMOCKA     = $(eval CMOCKA := $$(shell $(PKG_CONFIG) --cflags --libs cmocka))$(CMOCKA)

TS_INCLUDE := build/grammars/node_modules/tree-sitter/vendor/tree-sitter/lib/include

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DLC_VERSION=\"$(VERSION)\" -I. -I$(B)/gen -isystem $(TS_INCLUDE) $(PKG_CFLAGS) \
             $(WARNINGS) $(CFLAGS) $(MODE_FLAGS)
ifeq ($(shell uname -s),Linux)
AS_NEEDED := -Wl,--as-needed
endif
ALL_LDFLAGS = $(CFLAGS) $(MODE_FLAGS) $(LDFLAGS) $(AS_NEEDED)
ALL_LIBS    = $(PKG_LIBS) -lpthread -ldl

# ------------------------------------------------------------------------------------------------- sources

C_FILES   := $(sort $(shell find layers rules lint testdata -name '*.c' -not -path 'testdata/rules/*' \
                     -not -path 'testdata/cases/*' 2>/dev/null))
TEST_SRC  := $(filter %_test.c,$(C_FILES))
FUZZ_SRC  := $(filter %_fuzz.c,$(C_FILES))
GEN_SRC   := $(filter %_gen.c,$(C_FILES))
MAIN_SRC  := $(filter lint/main.c,$(C_FILES))
TOOL_SRC  := $(filter-out $(TEST_SRC),$(shell grep -ls '^int main' testdata/tools/*.c))
SUPPORT_SRC := $(filter-out $(TEST_SRC) $(TOOL_SRC),$(wildcard testdata/tools/*.c testdata/support/*.c))
LIB_SRC   := $(filter-out $(TEST_SRC) $(FUZZ_SRC) $(GEN_SRC) $(MAIN_SRC) testdata/%,$(C_FILES))
SCRIPTS   := $(sort $(wildcard testdata/tests/*.sh testdata/tests/*.py))
# What runs none of our own code has nothing to show under the sanitizers.
ifeq ($(SAN),1)
SCRIPTS   := $(filter-out testdata/tests/handlers.py testdata/tests/house_rules.sh,$(SCRIPTS))
endif

# Generated tables. Each stands alone: where its source is missing, the build goes on without it.
RUNTIME_DATA := $(sort $(wildcard layers/runtime/data/*.yaml))
EXAMPLES     := $(sort $(wildcard testdata/rules/*/*/expected))
SECRET_KINDS := $(sort $(wildcard rules/secrets/*.yaml))
GENERATED    :=
ifneq ($(wildcard layers/runtime/runtimes_gen.c),)
GENERATED += $(B)/gen/runtimes.c
endif
ifneq ($(SECRET_KINDS),)
GENERATED += $(B)/gen/kinds.c
endif
ifneq ($(wildcard rules/examples_gen.sh),)
GENERATED += $(B)/gen/examples.c
endif

obj       = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB_OBJ   := $(call obj,$(LIB_SRC)) $(patsubst $(B)/gen/%.c,$(B)/obj/gen/%.o,$(GENERATED))
GEN_LIB_OBJ := $(call obj,$(filter layers/base/%.c layers/text/%.c layers/runtime/catalogue%.c layers/scan/kinds.c \
                 layers/scan/pattern.c,$(LIB_SRC)))
ALL_OBJ   := $(LIB_OBJ) $(call obj,$(MAIN_SRC) $(TEST_SRC) $(FUZZ_SRC) $(GEN_SRC) $(TOOL_SRC) $(SUPPORT_SRC))

LIB       := $(B)/liblayercheck.a
PROGRAM   := $(if $(MAIN_SRC),$(B)/layercheck)
TOOLS     := $(patsubst testdata/tools/%.c,$(B)/tools/%,$(TOOL_SRC))
TEST_BIN  := $(patsubst %.c,$(B)/tests/%,$(TEST_SRC))
FUZZ_BIN  := $(foreach f,$(FUZZ_SRC),$(B)/bin/$(notdir $(f:.c=)))

# ------------------------------------------------------------------------------------------------ building

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all tools grammars deps deps-test deps-check demo test test-run bench bless check fuzz fuzz-run valgrind format install \
        clean help FORCE

tools: $(TOOLS)
all: $(PROGRAM) $(LIB) grammars ## the program, the library and the grammars, in build/ (installs nothing)

# A stamp is rewritten only when the text it holds changed, so that other flags, another compiler or a
# removed source file rebuild what they must, and nothing else.
stamp = @mkdir -p $(@D); printf '%s\n' '$(1)' | cmp -s - $@ || printf '%s\n' '$(1)' >$@
$(B)/.flags: FORCE
	@for p in $(LIBRARIES); do $(PKG_CONFIG) --exists $$p 2>/dev/null || \
	  { echo "layercheck: library '$$p' was not found by $(PKG_CONFIG): run 'make deps'" >&2; exit 1; }; done
	$(call stamp,$(CC) $(ALL_CFLAGS))
$(B)/.objects: FORCE
	$(call stamp,$(LIB_OBJ) $(SUPPORT_SRC))
$(B)/.examples: FORCE
	$(call stamp,$(EXAMPLES))

$(B)/obj/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(LIB_OBJ) $(B)/.objects
	@mkdir -p $(@D)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJ)

$(B)/layercheck: $(call obj,lint/main.c) $(LIB) build/libgrammars.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(B)/libgen.a: $(GEN_LIB_OBJ) $(B)/.objects
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(GEN_LIB_OBJ)

$(B)/tools/%_gen: $(call obj,layers/runtime/%_gen.c) $(B)/libgen.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(B)/tools/%_gen: $(call obj,layers/scan/%_gen.c) $(B)/libgen.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(B)/libsupport.a: $(call obj,$(SUPPORT_SRC)) $(B)/.objects
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)

$(B)/tools/%: $(B)/obj/testdata/tools/%.o $(B)/libsupport.a $(LIB) build/libgrammars.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS)

$(B)/gen/runtimes.c: $(B)/tools/runtimes_gen $(RUNTIME_DATA)
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)$(B)/tools/runtimes_gen $(RUNTIME_DATA) >$@.tmp && mv $@.tmp $@

$(B)/gen/kinds.c: $(B)/tools/kinds_gen $(SECRET_KINDS)
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)$(B)/tools/kinds_gen $(SECRET_KINDS) >$@.tmp && mv $@.tmp $@

$(B)/gen/examples.c: rules/examples_gen.sh $(EXAMPLES) $(B)/.examples
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)sh rules/examples_gen.sh >$@.tmp && mv $@.tmp $@

$(B)/tests/%: $(B)/obj/%.o $(B)/libsupport.a $(LIB) build/libgrammars.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(ALL_LIBS) $(CMOCKA)

# ------------------------------------------------------------------------------------------------ grammars
# The tree-sitter core and the grammars come from the npm registry, pinned by integrity hash, so that syntax
# trees are the same on every system. No install script runs. Compiled once, for every kind of build.
# The scanners call iswalpha and iswspace, whose answers depend on the locale: classes.h, put before every
# grammar's source, gives them character classes of our own, and the parse's allocator instead of calloc.

GRAMMARS := tree-sitter-javascript tree-sitter-typescript/typescript tree-sitter-typescript/tsx tree-sitter-python \
            tree-sitter-ruby @tree-sitter-grammars/tree-sitter-hcl
GRAMMAR_OBJ := build/grammars/obj/tree-sitter/vendor/tree-sitter/lib/src/lib.o \
               $(foreach g,$(GRAMMARS),build/grammars/obj/$(g)/src/parser.o build/grammars/obj/$(g)/src/scanner.o)
GRAMMAR_CLASSES := layers/source/grammars/classes.h
GRAMMAR_PIN := $(addprefix layers/source/grammars/,package.json package-lock.json .npmrc)

grammars: build/libgrammars.a ## the tree-sitter core and grammars, fetched and compiled once

build/grammars/.fetched: $(GRAMMAR_PIN)
	@command -v npm >/dev/null || \
	  { echo "layercheck: npm is missing, the pinned grammars come with it: run 'make deps'" >&2; exit 1; }
	@mkdir -p $(@D) && cp $(GRAMMAR_PIN) $(@D)/
	@printf '  %-5s %s\n' FETCH 'tree-sitter and grammars, pinned (npm ci)'
	@cd $(@D) && npm ci --ignore-scripts --loglevel=error >npm.log 2>&1 || \
	  { echo "layercheck: the pinned grammars could not be fetched, 'npm ci' says" \
	      "'$$(sed -n 's/^npm [ERRerror!]* \(code .*\)/\1/p' npm.log | head -n 1)': see $(@D)/npm.log" >&2; exit 1; }
	@touch $@

build/grammars/obj/%.o: build/grammars/.fetched $(GRAMMAR_CLASSES)
	@mkdir -p $(@D)
	$(call say,CC,$*.c)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O2 -fPIC -w $(if $(findstring vendor/,$*),,-include $(GRAMMAR_CLASSES)) \
	  -I$(TS_INCLUDE) -I$(TS_INCLUDE)/../src \
	  -I$(dir build/grammars/node_modules/$*) -c -o $@ build/grammars/node_modules/$*.c

build/libgrammars.a: $(GRAMMAR_OBJ)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(GRAMMAR_OBJ)

# Whatever includes tree_sitter/api.h waits for the fetch.
$(call obj,$(filter layers/source/% layers/flow/%,$(C_FILES))): | build/grammars/.fetched

# ------------------------------------------------------------------------------------------------- set-up

deps: ## install what the build and the demo need (apt; elsewhere lists the packages)
	@sh ci/deps build

deps-test: deps ## install what the tests compare with: other packers, readelf, node, python3, ruby, jar
	@sh ci/deps test

deps-check: deps ## install what `make check`, `make fuzz` and `make valgrind` need
	@sh ci/deps check

demo: deps ## set up, build, and lint a bundled example made of real packages
	@$(MAKE) --no-print-directory all
	@sh testdata/real/demo.sh $(B)/layercheck

# --------------------------------------------------------------------------------------------------- tests

test: deps-test ## set up, build, and run every test (SAN=1: under the sanitizers)
	@$(MAKE) --no-print-directory test-run

test-run: all $(TOOLS) $(TEST_BIN) ## every test, without looking for missing packages (TESTS=WORD: only some)
	@B=$(B) TESTS='$(TESTS)' sh ci/run-tests $(SCRIPTS) $(TEST_BIN)

bless: all $(TOOLS) ## rewrite the expected output of the cases (review the diff like code)
	@B=$(B) testdata/tools/run-cases --bless

bench: deps-test ## speed and memory against unzip on a stack at Lambda's limit
	@$(MAKE) --no-print-directory all tools
	@B=$(B) sh ci/bench.sh

VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible \
  --suppressions=$(CURDIR)/ci/valgrind.supp

valgrind: all $(TOOLS) $(TEST_BIN) ## the test programs and the cases under valgrind
	@B=$(B) LC_WRAP='$(VALGRIND)' LC_TEST_SECONDS=1800 TESTS='$(TESTS)' sh ci/run-tests $(TEST_BIN) \
	  $(if $(wildcard testdata/tools/run-cases),"testdata/tools/run-cases --wrap '$(VALGRIND)'")

fuzz: ## each fuzz harness for FUZZ_SECONDS (clang, sanitizers); corpora stay in build/fuzz/corpus
	@$(MAKE) --no-print-directory fuzz-run CC=clang SAN=fuzz B=build/fuzz

fuzz-run: $(FUZZ_BIN)
	@B=$(B) FUZZ_SECONDS=$(FUZZ_SECONDS) sh ci/run-fuzz $(FUZZ_BIN)

define FUZZ_RULE
$(B)/bin/$(notdir $(1:.c=)): $(call obj,$(1)) $(LIB) build/libgrammars.a
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(ALL_LDFLAGS) -fsanitize=fuzzer -o $$@ $$^ $$(ALL_LIBS)
endef
$(foreach f,$(FUZZ_SRC),$(eval $(call FUZZ_RULE,$(f))))

check: all ## formatting, static analysis, include directions, banned words
	@B=$(B) ALL_CFLAGS='$(ALL_CFLAGS)' sh ci/check

format: ## lay out our C files as .clang-format says
	clang-format -i $$(find layers rules lint testdata/tools testdata/support -name '*.c' -o -name '*.h' 2>/dev/null)

# ------------------------------------------------------------------------------------------------- the rest

install: all ## install the program and its manual page (PREFIX, DESTDIR)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(B)/layercheck $(DESTDIR)$(PREFIX)/bin/layercheck
	@if [ -f $(B)/layercheck.1 ]; then \
	  install -d $(DESTDIR)$(PREFIX)/share/man/man1 && \
	  install -m 644 $(B)/layercheck.1 $(DESTDIR)$(PREFIX)/share/man/man1/layercheck.1; fi

clean: ## remove build/
	rm -rf build $(filter-out build build/%,$(B))

help: ## this list
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | \
	  while IFS='	' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done
	@printf '\n  variables: CC, CFLAGS, SAN=1, WERROR=1, V=1, B=FOLDER, TESTS=WORD, FUZZ_SECONDS, PREFIX, DESTDIR\n'

-include $(ALL_OBJ:.o=.d)

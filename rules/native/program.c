/* What the kernel needs to start a file. Read lc_native_check_program at the end first. */
#include "rules/native/program.h"

#include "layers/base/path.h"
#include "rules/native/damage.h"
#include "rules/native/interpreters.h"
#include "rules/native/loader.h"

const char lc_native_fix_mode[] = "pack with a tool that stores mode 755, on Linux, macOS or in a container";

struct lc_image lc_native_image_of(const struct lc_context *cx)
{
    return cx->target ? cx->target->image : (struct lc_image){.opt = cx->stack->opt};
}

bool lc_native_is_whole(const struct lc_image *image)
{
    return (image->task == NULL || image->task->complete) && (image->opt == NULL || image->opt->complete);
}

struct lc_finding *lc_native_report_started(struct lc_context *cx, const struct lc_native_started *started,
                                            const char *kind, lc_str message, enum lc_fact_id fact)
{
    struct lc_finding *finding = lc_report(cx, kind, "%.*s", LC_FMT(message));

    if (started->maybe)
        lc_finding_severity(finding, LC_WARNING);
    if (started->by.len > 0)
        lc_finding_note(cx, finding, "'%.*s' runs it in line %u", LC_FMT(lc_show(cx, started->by)), started->line);
    lc_rests_on(finding, started->fact);
    lc_rests_on(finding, fact);
    lc_finding_subject(finding, started->path);
    if (started->place.node)
        lc_finding_at(cx, finding, lc_tree_unit(cx, started->place.tree, started->place.node->archive),
                      started->place.node->entry);
    return finding;
}

void lc_native_check_mode(struct lc_context *cx, const struct lc_native_started *started)
{
    const struct lc_entry *entry = lc_tree_entry(started->place.tree, started->place.node);
    lc_str shown = lc_show(cx, started->path);
    struct lc_finding *finding;

    if (entry == NULL || ((entry->flags & LC_ENTRY_HAS_MODE) && (entry->mode & 01)))
        return;
    if (entry->flags & LC_ENTRY_HAS_MODE) {
        lc_native_report_started(
            cx, started, NULL,
            lc_arena_printf(cx->arena, "'%.*s' is %s (mode %04o)", LC_FMT(shown),
                            entry->mode & 0111 ? "executable for its owner or group only" : "not executable",
                            (unsigned)entry->mode),
            started->fact);
        return;
    }
    finding = lc_native_report_started(
        cx, started, "mode-unknown",
        lc_arena_printf(cx->arena, "nothing says that '%.*s' is executable, its archive has no Unix permissions",
                        LC_FMT(shown)),
        LC_FACT_MODE_MAY_BE_MISSING);
    lc_finding_fix(cx, finding, "%s", lc_native_fix_mode);
}

/* ----------------------------------------------------------------------------------------------- its interpreter */

static void report_interpreter(struct lc_context *cx, const struct lc_native_started *started, lc_str interpreter,
                               const char *what, enum lc_fact_id fact, const char *fix)
{
    struct lc_finding *finding = lc_native_report_started(
        cx, started, "missing-interpreter",
        lc_arena_printf(cx->arena, "'%.*s' wants the interpreter '%.*s', %s", LC_FMT(lc_show(cx, started->path)),
                        LC_FMT(lc_show(cx, interpreter)), what),
        fact);

    lc_rests_on(finding, LC_FACT_KERNEL_EXEC);
    lc_finding_fix(cx, finding, "%s", fix);
}

static const char *system_lacks(struct lc_context *cx)
{
    const struct lc_os *os = lc_native_os(cx);

    return os == NULL ? "which is not there"
                      : lc_arena_printf(cx->scratch, "which %.*s does not have%c", LC_FMT(os->name), '\0').ptr;
}

/* "node" of "node", "-S node --x"; empty when it is not that simple. */
static lc_str name_for_env(lc_str argument)
{
    lc_str word, rest = argument;

    while (rest.len > 0) {
        size_t end = lc_str_find_byte(rest, ' ');
        word = lc_str_cut(rest, 0, end == LC_NPOS ? rest.len : end);
        rest = lc_str_from_index(rest, end == LC_NPOS ? rest.len : end + 1);
        if (word.len == 0 || lc_str_is(word, "-S") || lc_str_is(word, "-vS"))
            continue;
        return word.ptr[0] == '-' || lc_str_find_byte(word, '=') != LC_NPOS || lc_str_find_byte(word, '/') != LC_NPOS
                   ? (lc_str){0}
                   : word;
    }
    return (lc_str){0};
}

static void check_env(struct lc_context *cx, const struct lc_native_started *started, lc_str argument)
{
    struct lc_image image = lc_native_image_of(cx);
    lc_str name = name_for_env(argument);
    struct lc_finding *finding;

    if (argument.len > 0 && argument.ptr[0] != '-' && lc_str_find_byte(argument, ' ') != LC_NPOS &&
        lc_str_find_byte(argument, '=') == LC_NPOS) {
        finding = lc_native_report_started(
            cx, started, "missing-interpreter",
            lc_arena_printf(cx->arena,
                            "'%.*s' lets env look for a program called '%.*s': blanks part no arguments there",
                            LC_FMT(lc_show(cx, started->path)), LC_FMT(lc_show(cx, argument))),
            LC_FACT_KERNEL_EXEC);
        lc_finding_fix(cx, finding, "write '#!/usr/bin/env -S %.*s', or leave the arguments out",
                       LC_FMT(lc_show(cx, argument)));
        return;
    }
    if (name.len > 0 && lc_native_is_whole(&image) && lc_native_finds_no_interpreter(cx, &image, name))
        report_interpreter(cx, started, name, system_lacks(cx), LC_FACT_NO_LANGUAGES_IN_IMAGE,
                           "put it into the bin folder of a layer, or use a runtime that has it");
}

/* From the working folder, which is /var/task for what Lambda starts there. */
static void check_relative(struct lc_context *cx, const struct lc_native_started *started, lc_str interpreter)
{
    struct lc_image image = lc_native_image_of(cx);
    struct lc_place place;

    if (cx->target == NULL || !lc_native_is_whole(&image) ||
        lc_image_find(&image, lc_path_join(cx->scratch, LC_S("/var/task"), interpreter), true, cx->scratch, &place) !=
            LC_ABSENT)
        return;
    report_interpreter(cx, started, interpreter, "which is looked for in the working folder, not along PATH",
                       LC_FACT_RELATIVE_INTERPRETER,
                       "write its whole path, such as '#!/bin/sh', or '#!/usr/bin/env' and its name");
}

static void check_interpreter(struct lc_context *cx, const struct lc_native_started *started, lc_str interpreter,
                              lc_str argument)
{
    struct lc_image image = lc_native_image_of(cx);
    struct lc_place place;
    lc_str below;

    if (interpreter.len == 0 || interpreter.ptr[0] != '/') {
        check_relative(cx, started, interpreter);
    } else if (lc_image_tree(&image, interpreter, &below) != NULL) {
        if (lc_native_is_whole(&image) && lc_image_find(&image, interpreter, true, cx->scratch, &place) == LC_ABSENT)
            report_interpreter(cx, started, interpreter, "which is not there", LC_FACT_KERNEL_EXEC,
                               "ship the interpreter at that path, or change the first line");
    } else if (lc_str_is(lc_path_base(interpreter), "env")) {
        check_env(cx, started, argument);
    } else if (lc_native_has_no_interpreter(cx, interpreter)) {
        report_interpreter(cx, started, interpreter, system_lacks(cx), LC_FACT_NO_LANGUAGES_IN_IMAGE,
                           "bring it in a layer and name its path there, or use a runtime that has it");
    }
}

static void check_script(struct lc_context *cx, const struct lc_native_started *started, const struct lc_binary *head)
{
    struct lc_finding *finding;

    if (head->crlf) {
        finding = lc_native_report_started(
            cx, started, "crlf-shebang",
            lc_arena_printf(cx->arena, "'%.*s' has Windows line ends, its interpreter will not be found",
                            LC_FMT(lc_show(cx, started->path))),
            LC_FACT_KERNEL_EXEC);
        lc_finding_fix(cx, finding, "save it with LF line ends (dos2unix; '*.sh text eol=lf' in .gitattributes)");
        return;
    }
    check_interpreter(cx, started, head->interpreter, head->argument);
}

/* ---------------------------------------------------------------------------------------------------------- ELF */

/* The loader that the program names: a path of the machine it was built on (Nix, Homebrew, conda) is nowhere. */
static void check_loader(struct lc_context *cx, const struct lc_native_started *started, const struct lc_elf *elf)
{
    struct lc_image image = lc_native_image_of(cx);
    struct lc_place place;
    lc_str below;
    bool own = lc_image_tree(&image, elf->interpreter, &below) != NULL;

    if (elf->interpreter.len == 0 || elf->interpreter.ptr[0] != '/' || elf->libc == LC_ELF_LIBC_MUSL)
        return;
    if (own ? !lc_native_is_whole(&image) ||
                  lc_image_find(&image, elf->interpreter, true, cx->scratch, &place) != LC_ABSENT
            : lc_native_may_have_loader(elf->interpreter))
        return;
    report_interpreter(
        cx, started, elf->interpreter, own ? "which is not there" : "which is in no image of Lambda's",
        LC_FACT_LOADERS_OF_IMAGE,
        cx->stack->arch == LC_ARCH_ARM64
            ? "build it in an image of the runtime, or: patchelf --set-interpreter /lib/ld-linux-aarch64.so.1"
            : "build it in an image of the runtime, or: patchelf --set-interpreter /lib64/ld-linux-x86-64.so.2");
}

static void check_elf(struct lc_context *cx, const struct lc_native_started *started, const struct lc_binary *head)
{
    const struct lc_unit *unit = lc_tree_unit(cx, started->place.tree, started->place.node->archive);
    const struct lc_entry *entry = lc_tree_entry(started->place.tree, started->place.node);
    const struct lc_elf *elf = unit ? lc_unit_elf(unit, started->place.node->entry) : NULL;
    struct lc_native_damage damage = lc_native_damage_of(cx->stack->arch, head, elf, entry ? entry->size : 0, true);
    lc_str shown = lc_show(cx, started->path);
    struct lc_finding *finding;

    if (damage.kind == LC_DAMAGE_BROKEN) {
        finding = lc_native_report_started(
            cx, started, "damaged",
            lc_arena_printf(cx->arena, "'%.*s' is damaged: %.*s", LC_FMT(shown), LC_FMT(damage.why)),
            LC_FACT_CUT_BINARY);
        lc_finding_fix(cx, finding, "build or download it again, and compare its size with what was packed");
    } else if (damage.kind == LC_DAMAGE_DOUBT) {
        lc_report_unknown(cx, lc_arena_printf(cx->arena, "whether '%.*s' can be started", LC_FMT(shown)), damage.why,
                          LC_S(""));
    } else if (elf) {
        check_loader(cx, started, elf);
    }
}

/* ---------------------------------------------------------------------------------------------------------- any */

static const char *what_it_is(struct lc_context *cx, const struct lc_native_started *started,
                              const struct lc_binary *head, const struct lc_entry *entry)
{
    const struct lc_unit *unit = lc_tree_unit(cx, started->place.tree, started->place.node->archive);
    const struct lc_need *need = unit ? lc_contents_get(&unit->contents, started->place.node->entry) : NULL;

    if (need && need->fetched && need->status == LC_OK && lc_native_is_pointer(need->bytes))
        return "a pointer of Git LFS and not the file itself";
    if (head->format == LC_BINARY_CLASS)
        return "a Java class file";
    if (head->format == LC_BINARY_SCRIPT)
        return "a script whose first line names no interpreter";
    return entry->size == 0 ? "empty" : "neither a binary nor a script with '#!'";
}

void lc_native_check_program(struct lc_context *cx, const struct lc_native_started *started)
{
    const struct lc_entry *entry = lc_tree_entry(started->place.tree, started->place.node);
    bool seen, is_script;
    struct lc_binary head = lc_native_head(cx, started->place.tree, started->place.node, &seen);
    struct lc_finding *finding;

    is_script = head.format == LC_BINARY_SCRIPT && head.interpreter.len > 0;
    if (is_script) {
        check_script(cx, started, &head);
    } else if (head.format == LC_BINARY_ELF) {
        check_elf(cx, started, &head);
    } else if (!started->shell && head.format != LC_BINARY_MACHO && head.format != LC_BINARY_PE && entry &&
               (seen || entry->size == 0)) {
        finding = lc_native_report_started(cx, started, "no-program",
                                           lc_arena_printf(cx->arena, "'%.*s' is %s, the kernel cannot start it",
                                                           LC_FMT(lc_show(cx, started->path)),
                                                           what_it_is(cx, started, &head, entry)),
                                           LC_FACT_KERNEL_EXEC);
        lc_finding_fix(cx, finding, "put a program there, begin a script with its '#!' line, or take the file out");
    }
}

/* elf: what one binary is, what it needs, and where each library is found. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "layers/resolve/library.h"
#include "lint/explain/show.h"

/* The file asked for.
 * Shape:  `elf` is NULL unless the head says ELF and the rest could be looked at. */
struct subject {
    struct lc_place place;
    struct lc_binary head;
    struct lc_elf *elf;
};

/* One library and where it is. */
struct library {
    lc_str name;
    struct lc_library_found found;
};

/* -- reading ------------------------------------------------------------------------------------------------------- */

static bool read_head(struct lc_session *session, const struct lc_place *place, lc_str *out, struct lc_err *err)
{
    struct lc_archive *archive = place->tree->archives[place->node->archive];
    struct lc_inflater *inflater;
    enum lc_status status = LC_NOT_FOUND;

    if (archive && place->node->entry != LC_NO_ENTRY && place->node->kind == LC_ENTRY_FILE) {
        inflater = lc_inflater_new();
        status = lc_archive_read_head(archive, place->node->entry, LC_BINARY_HEAD_BYTES, inflater, &session->arena, out,
                                      err);
        lc_inflater_free(inflater);
    }
    return status == LC_OK;
}

static struct lc_binary head_of(void *context, const struct lc_place *place)
{
    struct lc_session *session = context;
    struct lc_err err = {0};
    lc_str bytes;

    return read_head(session, place, &bytes, &err) ? lc_binary_head(bytes) : (struct lc_binary){0};
}

static enum lc_status read_subject(struct lc_session *session, lc_str path, struct subject *out, struct lc_err *err)
{
    struct lc_inflater *inflater;
    struct lc_err reason = {0};
    lc_str head, shown = lc_explain_quoted(session, path);

    *out = (struct subject){0};
    if (lc_explain_find(session, path, true, &out->place, err) != LC_OK)
        return LC_NOT_FOUND;
    if (out->place.node->kind != LC_ENTRY_FILE)
        return lc_fail(err, LC_NOT_FOUND, "%.*s is a folder", LC_FMT(shown));
    if (!read_head(session, &out->place, &head, &reason))
        return lc_fail(err, LC_NOT_FOUND, "%.*s cannot be read: %s", LC_FMT(shown), reason.text);
    out->head = lc_binary_head(head);
    if (out->head.format == LC_BINARY_NONE)
        return lc_fail(err, LC_NOT_FOUND, "%.*s is no binary: neither ELF, Mach-O, PE, a Java class nor a script",
                       LC_FMT(shown));
    if (out->head.format != LC_BINARY_ELF)
        return LC_OK;
    out->elf = LC_NEW(&session->arena, struct lc_elf);
    inflater = lc_inflater_new();
    /* What could not be read is in its `why`. */
    if (lc_elf_read_entry(out->place.tree->archives[out->place.node->archive], out->place.node->entry, head, inflater,
                          &session->arena, out->elf, &reason) != LC_OK)
        out->elf->head = out->head;
    lc_inflater_free(inflater);
    return LC_OK;
}

static const struct lc_os *system_of(const struct lc_session *session)
{
    const struct lc_runtime *runtime = session->stack->runtime;

    return runtime ? lc_os_find(session->run->model.catalogue, runtime->os) : NULL;
}

static struct library *find_libraries(struct lc_session *session, const struct subject *subject)
{
    struct lc_library_search search = {.image = session->resolver.image,
                                       .path = &session->search->paths[LC_SEARCH_LIBRARIES],
                                       .os = system_of(session),
                                       .head_of = head_of,
                                       .context = session};
    struct lc_library_loader loader = {.path = subject->place.path, .elf = subject->elf};
    struct library *libraries = LC_NEW_ARRAY(&session->arena, subject->elf->needed.count, struct library);

    lc_library_search_init(&search, &session->arena);
    for (size_t i = 0; i < subject->elf->needed.count; i++) {
        libraries[i].name = subject->elf->needed.items[i];
        lc_library_find(&search, &loader, libraries[i].name, true, &session->arena, &libraries[i].found);
    }
    return libraries;
}

/* -- JSON ---------------------------------------------------------------------------------------------------------- */

static const char *answer_name(enum lc_library_answer answer)
{
    static const char *const names[] = {[LC_LIBRARY_IN_IMAGE] = "image",
                                        [LC_LIBRARY_OF_SYSTEM] = "system",
                                        [LC_LIBRARY_LOADED] = "loaded",
                                        [LC_LIBRARY_MISSING] = "missing",
                                        [LC_LIBRARY_UNKNOWN] = "unknown"};

    return names[answer];
}

static void strings_json(struct lc_session *session, const char *key, const struct lc_elf_strings *strings)
{
    lc_json_list(&session->writer, key);
    for (size_t i = 0; strings && i < strings->count; i++)
        lc_json_str(&session->writer, NULL, strings->items[i]);
    lc_json_list_end(&session->writer);
}

/* RPATH and RUNPATH: one item a folder. */
static void folders_json(struct lc_session *session, const char *key, const struct lc_elf_strings *strings)
{
    lc_json_list(&session->writer, key);
    for (size_t i = 0; strings && i < strings->count; i++) {
        lc_str rest = strings->items[i], folder;
        while (lc_str_next(&rest, ':', &folder))
            lc_json_str(&session->writer, NULL, folder);
    }
    lc_json_list_end(&session->writer);
}

static void requires_json(struct lc_session *session, const struct lc_elf *elf)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_list(json, "requires");
    for (size_t i = 0; elf && i < elf->requires.count; i++) {
        lc_json_object(json, NULL);
        lc_json_str(json, "library", elf->requires.items[i].library);
        lc_json_list(json, "versions");
        for (size_t v = 0; v < elf->requires.items[i].count; v++)
            lc_json_str(json, NULL, elf->requires.items[i].items[v].name);
        lc_json_list_end(json);
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static void libraries_json(struct lc_session *session, const struct lc_elf *elf, const struct library *libraries)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_list(json, "libraries");
    for (size_t i = 0; elf && i < elf->needed.count; i++) {
        const struct lc_library_found *found = &libraries[i].found;
        lc_json_object(json, NULL);
        lc_json_str(json, "name", libraries[i].name);
        lc_json_str(json, "from", lc_str_from(answer_name(found->answer)));
        lc_explain_json(session, "path", found->path);
        lc_explain_json(session, "via", found->via);
        if (found->answer == LC_LIBRARY_UNKNOWN)
            lc_json_str(json, "why", found->why);
        lc_json_list(json, "elsewhere");
        for (size_t e = 0; e < found->elsewhere_count; e++)
            lc_json_str(json, NULL, found->elsewhere[e].path);
        lc_json_list_end(json);
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static void number_json(struct lc_session *session, const char *key, uint64_t number)
{
    if (number > 0)
        lc_json_u64(&session->writer, key, number);
    else
        lc_json_null(&session->writer, key);
}

static const char *libc_name(const struct lc_elf *elf)
{
    static const char *const names[] = {[LC_ELF_LIBC_NONE] = "",
                                        [LC_ELF_LIBC_GLIBC] = "glibc",
                                        [LC_ELF_LIBC_MUSL] = "musl",
                                        [LC_ELF_LIBC_OTHER] = "other"};

    return elf ? names[elf->libc] : "";
}

/* What only other formats have. */
static void format_json(struct lc_session *session, const struct lc_binary *head)
{
    struct lc_json_writer *json = &session->writer;

    if (head->format == LC_BINARY_MACHO) {
        lc_json_list(json, "machines");
        for (unsigned i = 0; i < head->slice_count; i++)
            lc_explain_json(session, NULL, head->slices[i]);
        lc_json_list_end(json);
    }
    if (head->format == LC_BINARY_PE) {
        lc_json_bool(json, "library", head->is_dll);
        lc_json_bool(json, "managed", head->is_managed);
    }
    if (head->format == LC_BINARY_CLASS)
        lc_json_u64(json, "class_version", head->class_major);
    if (head->format == LC_BINARY_SCRIPT) {
        lc_explain_json(session, "argument", head->argument);
        lc_json_bool(json, "crlf", head->crlf);
    }
}

static void elf_json(struct lc_session *session, const struct subject *subject, const struct library *libraries)
{
    const struct lc_binary *head = &subject->head;
    const struct lc_elf *elf = subject->elf;
    struct lc_json_writer *json = &session->writer;
    bool ordered = head->format == LC_BINARY_ELF || head->format == LC_BINARY_MACHO || head->format == LC_BINARY_PE;

    lc_json_str(json, "path", subject->place.path);
    lc_json_str(json, "format", lc_binary_format_name(head->format));
    number_json(session, "class", head->bits);
    lc_explain_json(session, "data", lc_str_from(!ordered ? "" : head->big_endian ? "big" : "little"));
    lc_explain_json(session, "machine",
                    elf && head->machine.len == 0
                        ? lc_arena_printf(&session->arena, "machine %" PRIu16, head->machine_code)
                        : head->machine);
    lc_explain_json(session, "type", elf ? lc_elf_type_name(head->type) : LC_S(""));
    lc_explain_json(session, "osabi", elf ? lc_elf_osabi_name(head->osabi) : LC_S(""));
    lc_explain_json(session, "interpreter", elf ? elf->interpreter : head->interpreter);
    lc_explain_json(session, "soname", elf ? elf->soname : LC_S(""));
    strings_json(session, "needed", elf ? &elf->needed : NULL);
    folders_json(session, "rpath", elf ? &elf->rpath : NULL);
    folders_json(session, "runpath", elf ? &elf->runpath : NULL);
    requires_json(session, elf);
    strings_json(session, "provides", elf ? &elf->provides : NULL);
    strings_json(session, "exports", elf ? &elf->exports : NULL);
    lc_explain_json(session, "libc", lc_str_from(libc_name(elf)));
    libraries_json(session, elf, libraries);
    format_json(session, head);
    if (elf && elf->why.len > 0)
        lc_json_str(json, "why", elf->why);
}

/* -- text ---------------------------------------------------------------------------------------------------------- */

static lc_str kind_of(struct lc_session *session, const struct subject *subject)
{
    const struct lc_binary *head = &subject->head;

    switch (head->format) {
    case LC_BINARY_MACHO: return LC_S("a Mach-O file of macOS");
    case LC_BINARY_PE:
        return head->is_managed ? LC_S("a .NET assembly")
               : head->is_dll   ? LC_S("a library of Windows")
                                : LC_S("a program of Windows");
    case LC_BINARY_CLASS: return LC_S("a Java class");
    case LC_BINARY_SCRIPT: return LC_S("a script");
    case LC_BINARY_NONE: return LC_S("no binary");
    case LC_BINARY_ELF:
    default: break;
    }
    if (subject->elf == NULL)
        return LC_S("an ELF file");
    if (subject->elf->is_pie || lc_str_is(lc_elf_type_name(head->type), "EXEC"))
        return LC_S("an ELF program");
    if (subject->elf->is_shared)
        return LC_S("an ELF shared library");
    return lc_arena_printf(&session->arena, "an ELF file of type %.*s", LC_FMT(lc_elf_type_name(head->type)));
}

static lc_str machines_of(struct lc_session *session, const struct lc_binary *head)
{
    lc_str text = LC_S("");

    for (unsigned i = 0; head->format == LC_BINARY_MACHO && i < head->slice_count; i++)
        text = lc_arena_printf(&session->arena, "%.*s%s%.*s", LC_FMT(text), i > 0 ? " and " : "",
                               LC_FMT(head->slices[i].len > 0 ? head->slices[i] : LC_S("a processor not known")));
    if (head->format == LC_BINARY_ELF && head->machine.len == 0)
        return lc_arena_printf(&session->arena, "machine %" PRIu16, head->machine_code);
    return text.len > 0 ? text : head->machine;
}

static void title(struct lc_session *session, const struct subject *subject)
{
    const struct lc_binary *head = &subject->head;
    lc_str machines = machines_of(session, head);

    lc_explain_bold(session, lc_show(&session->cx, subject->place.path));
    lc_buf_printf(session->out, " is %.*s", LC_FMT(kind_of(session, subject)));
    if (machines.len > 0 && !(head->is_managed && head->bits == 32)) /* then it is for any */
        lc_buf_printf(session->out, " for %.*s", LC_FMT(machines));
    if (head->bits > 0 && !head->is_managed)
        lc_buf_printf(session->out, ", %u-bit%s", head->bits, head->big_endian ? ", big-endian" : "");
    if (head->format == LC_BINARY_CLASS)
        lc_buf_printf(session->out, " of version %u (Java %u)", head->class_major, head->class_major - 44);
    lc_buf_add(session->out, LC_S("\n"));
}

static void line(struct lc_session *session, const char *label, lc_str value)
{
    if (value.len > 0)
        lc_buf_printf(session->out, "  %s: %.*s\n", label, LC_FMT(lc_show(&session->cx, value)));
}

static void list_line(struct lc_session *session, const char *label, const struct lc_elf_strings *strings)
{
    lc_str text = LC_S("");

    for (size_t i = 0; i < strings->count && i < 8; i++)
        text =
            lc_arena_printf(&session->arena, "%.*s%s%.*s", LC_FMT(text), i > 0 ? ", " : "", LC_FMT(strings->items[i]));
    if (strings->count > 8)
        text = lc_arena_printf(&session->arena, "%.*s and %zu more", LC_FMT(text), strings->count - 8);
    line(session, label, text);
}

/* RPATH and RUNPATH, a folder a line. */
static void folder_lines(struct lc_session *session, const char *label, const struct lc_elf_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        lc_str rest = strings->items[i], folder;
        while (lc_str_next(&rest, ':', &folder))
            line(session, label, folder);
    }
}

/* The highest version of one kind, a symbol that needs it, and what the system has: `newer`, when its images move. */
static void version_line(struct lc_session *session, const struct lc_elf *elf, const char *prefix, lc_str has,
                         lc_str newer)
{
    const struct lc_elf_requirement *library = NULL;
    const struct lc_elf_version *highest = lc_elf_highest(elf, lc_str_from(prefix), &library);
    const struct lc_os *os = system_of(session);
    lc_str number;

    if (highest == NULL)
        return;
    number = lc_str_from_index(highest->name, strlen(prefix));
    lc_buf_printf(session->out, "  needs %.*s of %.*s", LC_FMT(lc_show(&session->cx, highest->name)),
                  LC_FMT(lc_show(&session->cx, library->library)));
    if (highest->symbol.len > 0)
        lc_buf_printf(session->out, " (for %.*s)", LC_FMT(lc_show(&session->cx, highest->symbol)));
    if (os && has.len > 0)
        lc_buf_printf(session->out, "; %.*s has %s%.*s", LC_FMT(os->name), prefix, LC_FMT(has));
    if (os && has.len > 0 && lc_elf_version_compare(number, has) > 0) {
        if (newer.len > 0 && lc_elf_version_compare(number, newer) <= 0)
            lc_buf_printf(session->out, ", newer images of it %s%.*s", prefix, LC_FMT(newer));
        else
            lc_buf_add(session->out, LC_S(": too old"));
    }
    lc_buf_add(session->out, LC_S("\n"));
}

static lc_str where_found(struct lc_session *session, const struct lc_library_found *found)
{
    lc_str text;

    switch (found->answer) {
    case LC_LIBRARY_IN_IMAGE: return found->path;
    case LC_LIBRARY_OF_SYSTEM: return system_of(session)->name;
    case LC_LIBRARY_LOADED: return LC_S("loaded already");
    case LC_LIBRARY_UNKNOWN: text = lc_arena_printf(&session->arena, "not known: %.*s", LC_FMT(found->why)); break;
    case LC_LIBRARY_MISSING:
    default: text = LC_S("not found"); break;
    }
    for (size_t i = 0; i < found->elsewhere_count; i++)
        text = lc_arena_printf(&session->arena, "%.*s%s%.*s", LC_FMT(text), i == 0 ? "; not on the path: " : ", ",
                               LC_FMT(found->elsewhere[i].path));
    return text;
}

static lc_str outcome_of(const struct lc_library_step *step)
{
    switch (step->outcome) {
    case LC_LIBRARY_FOUND: return LC_S("found");
    case LC_LIBRARY_FOREIGN: return LC_S("passed over: for another processor");
    case LC_LIBRARY_UNSEEN: return LC_S("not here to be looked at");
    case LC_LIBRARY_ABSENT:
    default: return LC_S("absent");
    }
}

/* Every library with the place it comes from; of one that is not found, or found behind others, every place tried. */
static void libraries_text(struct lc_session *session, const struct lc_elf *elf, const struct library *libraries)
{
    struct lc_table table;

    if (elf->needed.count == 0)
        return;
    lc_buf_add(session->out, LC_S("  libraries:\n"));
    lc_table_init(&table, session, 3, 0);
    for (size_t i = 0; i < elf->needed.count; i++) {
        const struct lc_library_found *found = &libraries[i].found;
        bool in_image = found->answer == LC_LIBRARY_IN_IMAGE;
        lc_table_add(&table, libraries[i].name);
        lc_table_add(&table, where_found(session, found));
        lc_table_add(&table, in_image ? lc_arena_printf(&session->arena, "by %.*s", LC_FMT(found->via)) : LC_S(""));
        if (found->answer != LC_LIBRARY_MISSING && found->answer != LC_LIBRARY_UNKNOWN)
            continue;
        for (size_t s = 0; s < found->step_count; s++) {
            lc_table_add(&table, LC_S(""));
            lc_table_add(&table, lc_arena_printf(&session->arena, "  %.*s", LC_FMT(found->steps[s].path)));
            lc_table_add(&table, lc_arena_printf(&session->arena, "%.*s (%.*s)", LC_FMT(outcome_of(&found->steps[s])),
                                                 LC_FMT(found->steps[s].via)));
        }
    }
    lc_table_print(&table, "    ");
}

static void elf_text(struct lc_session *session, const struct subject *subject, const struct library *libraries)
{
    const struct lc_binary *head = &subject->head;
    const struct lc_elf *elf = subject->elf;
    const struct lc_os *os = system_of(session);

    title(session, subject);
    lc_buf_printf(session->out, "  from %.*s\n",
                  LC_FMT(lc_show_origin(
                      &session->cx, lc_tree_origin(&session->cx, subject->place.tree, subject->place.node->archive))));
    if (head->format == LC_BINARY_SCRIPT) {
        line(session, "interpreter", head->interpreter);
        line(session, "argument", head->argument);
        if (head->crlf)
            lc_buf_add(session->out, LC_S("  its first line ends in CR LF, which no kernel takes\n"));
    }
    if (elf == NULL)
        return;
    line(session, "interpreter", elf->interpreter);
    line(session, "SONAME", elf->soname);
    folder_lines(session, "RPATH", &elf->rpath);
    folder_lines(session, "RUNPATH", &elf->runpath);
    line(session, "C library", lc_str_from(libc_name(elf)));
    version_line(session, elf, "GLIBC_", os ? os->glibc : LC_S(""), LC_S(""));
    version_line(session, elf, "GLIBCXX_", os ? os->glibcxx : LC_S(""), os ? os->glibcxx_moving : LC_S(""));
    version_line(session, elf, "CXXABI_", os ? os->cxxabi : LC_S(""), LC_S(""));
    list_line(session, "provides", &elf->provides);
    list_line(session, "entry points", &elf->exports);
    libraries_text(session, elf, libraries);
    if (elf->fault != LC_ELF_FAULT_NONE)
        lc_buf_printf(session->out, "  it is damaged and %s: %.*s\n",
                      elf->fault == LC_ELF_FAULT_CUT       ? "dies when it touches what is not there"
                      : elf->fault == LC_ELF_FAULT_PROGRAM ? "cannot be started"
                                                           : "is refused by the kernel and the loader",
                      LC_FMT(elf->fault_why));
    else if (elf->why.len > 0)
        lc_buf_printf(session->out, "  not all of it could be read: %.*s\n", LC_FMT(lc_show(&session->cx, elf->why)));
}

enum lc_status lc_explain_elf(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    struct subject subject;
    struct library *libraries = NULL;

    if (read_subject(session, lc_explain_absolute(session, words->items[0]), &subject, err) != LC_OK)
        return LC_NOT_FOUND;
    if (subject.elf)
        libraries = find_libraries(session, &subject);
    if (session->json)
        elf_json(session, &subject, libraries);
    else
        elf_text(session, &subject, libraries);
    return LC_OK;
}

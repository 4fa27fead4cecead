/* Which files a Python distribution owns: RECORD (CSV) and installed-files.txt.
 * Source: PEP 376 and 627; Python's csv module, default dialect (quotes doubled inside quotes, line breaks allowed
 *         there). */

#include "layers/base/path.h"
#include "layers/package/package.h"

/* One field at *at, which is then behind the separator; *ended says that the line is over, *bad that a quote is out of
 * place. */
static lc_str next_field(lc_str text, size_t *at, struct lc_arena *arena, bool *ended, bool *bad)
{
    size_t start = *at, end;
    lc_str field;

    if (start < text.len && text.ptr[start] == '"') {
        size_t doubled = 0;

        for (end = start + 1; end < text.len; end++) {
            if (text.ptr[end] != '"')
                continue;
            if (end + 1 >= text.len || text.ptr[end + 1] != '"')
                break;
            end++;
            doubled++;
        }
        field = lc_str_cut(text, start + 1, end);
        *bad |= end >= text.len;
        if (doubled > 0) {
            char *to = lc_arena_bytes(arena, field.len);
            size_t len = 0;

            for (size_t i = 0; i < field.len; i++) {
                to[len++] = field.ptr[i];
                i += field.ptr[i] == '"';
            }
            field = (lc_str){to, len};
        }
        end = end < text.len ? end + 1 : end;
        start = end;
        while (end < text.len && text.ptr[end] != ',' && text.ptr[end] != '\n')
            end++;
        *bad |= lc_str_trim(lc_str_cut(text, start, end)).len > 0;
    } else {
        for (end = start; end < text.len && text.ptr[end] != ',' && text.ptr[end] != '\n';)
            end++;
        field = lc_str_cut(text, start, end);
        if (field.len > 0 && field.ptr[field.len - 1] == '\r')
            field.len--;
    }
    *ended = end >= text.len || text.ptr[end] == '\n';
    *at = end < text.len ? end + 1 : end;
    return field;
}

static bool is_plain(lc_str path)
{
    return path.len > 0 && path.ptr[0] != '/' && path.ptr[0] != '.' && path.ptr[path.len - 1] != '/' &&
           !lc_str_contains(path, LC_S("/.")) && !lc_str_contains(path, LC_S("//"));
}

/* The path below the root, false for what lies outside it. */
static bool inside(struct lc_arena *arena, lc_str path, lc_str *out)
{
    if (path.len > 0 && path.ptr[0] == '/')
        return false;
    if (is_plain(path)) {
        *out = path;
        return true;
    }
    return lc_path_normalize(arena, path, out) && out->len > 0;
}

void lc_record_parse(lc_str bytes, struct lc_arena *arena, struct lc_record *out)
{
    *out = (struct lc_record){0};
    if (lc_str_has_prefix(bytes, LC_S("\xef\xbb\xbf")))
        bytes = lc_str_from_index(bytes, 3);
    for (size_t at = 0; at < bytes.len;) {
        lc_str fields[3] = {{0}}, path;
        bool ended = false, broken = false, bad = false, has_size = false;
        unsigned count = 0;
        uint64_t size = 0;

        while (!ended) {
            lc_str field = next_field(bytes, &at, arena, &ended, &broken);

            if (count < 3)
                fields[count] = field;
            count++;
        }
        if (count == 1 && fields[0].len == 0)
            continue; /* an empty line */
        if (fields[2].len > 0) {
            has_size = lc_str_to_u64(fields[2], &size);
            bad = !has_size;
        }
        bool no_path = broken || fields[0].len == 0 || lc_str_find_byte(fields[0], '\0') != LC_NPOS;

        out->malformed += no_path || bad || count > 3;
        if (no_path || !inside(arena, fields[0], &path))
            continue;
        *LC_PUSH(arena, out) = (struct lc_record_line){path, fields[1], size, has_size};
    }
}

void lc_installed_files_parse(lc_str bytes, lc_str folder, struct lc_arena *arena, struct lc_record *out)
{
    lc_str line, path;

    *out = (struct lc_record){0};
    folder = lc_path_base(folder);
    while (lc_str_next(&bytes, '\n', &line)) {
        line = lc_str_trim(line);
        if (line.len == 0)
            continue;
        if (lc_str_find_byte(line, '\0') != LC_NPOS)
            out->malformed++;
        else if (line.ptr[0] != '/' && inside(arena, lc_path_join(arena, folder, line), &path))
            *LC_PUSH(arena, out) = (struct lc_record_line){.path = path};
    }
}

void lc_package_files(const struct lc_package *package, lc_str bytes, struct lc_arena *arena, struct lc_record *out)
{
    if (lc_str_has_suffix(package->metadata, LC_S(".egg-info")))
        lc_installed_files_parse(bytes, package->metadata, arena, out);
    else
        lc_record_parse(bytes, arena, out);
}

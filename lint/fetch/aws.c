/* Asking `aws`, and bringing what its answers name. */
#include "lint/fetch/aws.h"

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/fetch/arn.h"
#include "lint/fetch/process.h"

enum { WORDS_MAX = 12 };

static bool is_printable(lc_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
            return false;
    return true;
}

enum lc_status lc_aws_check(const struct lc_aws *aws, struct lc_err *err)
{
    if (aws->region.len > 0 && !lc_arn_is_region(aws->region))
        return lc_fail(err, LC_USAGE, "option '--region' wants a region like eu-west-1, not '%.*s'",
                       LC_FMT(lc_utf8_escaped(aws->arena, aws->region)));
    if (!is_printable(aws->profile))
        return lc_fail(err, LC_USAGE, "option '--profile' wants a name without control characters");
    if (aws->endpoint.len > 0 &&
        (!is_printable(aws->endpoint) || lc_str_find_byte(aws->endpoint, '?') != LC_NPOS ||
         !(lc_str_has_prefix(aws->endpoint, LC_S("https://")) || lc_str_has_prefix(aws->endpoint, LC_S("http://")))))
        return lc_fail(err, LC_USAGE, "option '--endpoint-url' wants an address that starts with https:// or http://");
    return LC_OK;
}

/* Every value stands behind its option and '=', so that none can be taken for an option. */
static const char *word(const struct lc_aws *aws, const char *option, lc_str value)
{
    return lc_arena_cstring(aws->arena, lc_arena_printf(aws->arena, "%s=%.*s", option, LC_FMT(value)), NULL);
}

/* Runs `aws lambda OPERATION OPTION=VALUE`; the JSON it prints. */
static enum lc_status call(const struct lc_aws *aws, const char *operation, const char *option, lc_str value,
                           lc_str region, const struct lc_node **out, struct lc_err *err)
{
    static const char *const settings[] = {"AWS_PAGER=", "AWS_CLI_AUTO_PROMPT=off", NULL};
    const char *argv[WORDS_MAX] = {"aws", "lambda", operation, "--output=json"};
    struct lc_process process = {{NULL, 0}, {NULL, 0}, 0};
    struct lc_err cause = {0};
    size_t count = 4;
    enum lc_status status;

    argv[count++] = word(aws, option, value);
    if (region.len > 0)
        argv[count++] = word(aws, "--region", region);
    if (aws->profile.len > 0)
        argv[count++] = word(aws, "--profile", aws->profile);
    if (aws->endpoint.len > 0)
        argv[count++] = word(aws, "--endpoint-url", aws->endpoint);
    status = lc_process_run(argv, settings, LC_PROCESS_SECONDS_MAX, aws->arena, &process, &cause);
    if (status == LC_NOT_FOUND)
        return lc_fail(err, LC_IO, "AWS is asked by its own command line tool, and %s", cause.text);
    if (status != LC_OK)
        return lc_fail(err, status, "%s", cause.text);
    if (process.status != 0) {
        lc_str said = lc_process_complaint(process.err, aws->arena);
        return lc_fail(err, LC_NOT_FOUND, "'aws lambda %s' failed for '%.*s': %.*s", operation, LC_FMT(value),
                       LC_FMT(said.len > 0 ? said : LC_S("it did not say why")));
    }
    /* What it printed may hold credentials: nothing of it is shown. */
    if (lc_document_parse(LC_NOTATION_JSON, process.out, aws->arena, out, NULL) != LC_OK ||
        (*out)->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "'aws lambda %s' printed no JSON object for '%.*s'", operation,
                       LC_FMT(value));
    return LC_OK;
}

/* What an answer says of an archive. */
static bool take_archive(const struct lc_aws *aws, const struct lc_node *hash, const struct lc_node *size,
                         const struct lc_node *location, struct lc_download *out)
{
    *out = (struct lc_download){.url = lc_node_text(location),
                                .http_is_fine = lc_str_has_prefix(aws->endpoint, LC_S("http://"))};
    return out->url.len > 0 && size && size->kind == LC_EVENT_NUMBER && lc_str_to_u64(size->text, &out->size) &&
           lc_digest_from_base64(lc_node_text(hash), &out->digest);
}

/* -- functions ----------------------------------------------------------------------------------------------------- */

static enum lc_status bring_code(const struct lc_aws *aws, const struct lc_cache *cache, lc_str name,
                                 const struct lc_node *code, struct lc_deployed *out, struct lc_err *err)
{
    const struct lc_node *configuration = out->configuration;
    struct lc_download download;
    struct lc_err cause = {0};
    bool fetched;
    enum lc_status status;

    if (lc_str_eq(lc_node_text(lc_node_get(configuration, LC_S("PackageType"))), LC_S("Image")))
        return LC_OK;
    if (!take_archive(aws, lc_node_get(configuration, LC_S("CodeSha256")), lc_node_get(configuration, LC_S("CodeSize")),
                      lc_node_get(code, LC_S("Location")), &download))
        return lc_fail(err, LC_MALFORMED, "'aws lambda get-function' says no location, size and SHA-256 of '%.*s'",
                       LC_FMT(name));
    out->code = lc_cache_code_path(cache, &download.digest, aws->arena);
    status = lc_cache_bring(cache, out->code, &download, aws->arena, &fetched, &cause);
    return status == LC_OK ? LC_OK : lc_fail(err, status, "the code of '%.*s': %s", LC_FMT(name), cause.text);
}

enum lc_status lc_aws_function(const struct lc_aws *aws, const struct lc_cache *cache, lc_str name,
                               struct lc_deployed *out, struct lc_err *err)
{
    const struct lc_node *answer;
    lc_str region = lc_arn_region(name);
    enum lc_status status = lc_aws_check(aws, err);

    *out = (struct lc_deployed){0};
    if (status != LC_OK)
        return status;
    if (!lc_arn_is_function(name))
        return lc_fail(err, LC_USAGE, "'%.*s' is no name or ARN of a function",
                       LC_FMT(lc_utf8_escaped(aws->arena, name)));
    status = call(aws, "get-function", "--function-name", name, region.len > 0 ? region : aws->region, &answer, err);
    if (status != LC_OK)
        return status;
    out->configuration = lc_node_get(answer, LC_S("Configuration"));
    if (out->configuration == NULL || out->configuration->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "'aws lambda get-function' gave no configuration of '%.*s'", LC_FMT(name));
    return bring_code(aws, cache, name, lc_node_get(answer, LC_S("Code")), out, err);
}

/* -- layers -------------------------------------------------------------------------------------------------------- */

static void take_labels(const struct lc_aws *aws, const struct lc_node *answer, struct lc_layer_record *record)
{
    const struct lc_node *runtimes = lc_node_get(answer, LC_S("CompatibleRuntimes"));
    const struct lc_node *architectures = lc_node_get(answer, LC_S("CompatibleArchitectures"));

    record->created = lc_node_text(lc_node_get(answer, LC_S("CreatedDate")));
    if (!lc_aws_is_date(record->created))
        record->created = LC_S("");
    for (const struct lc_node *item = runtimes ? runtimes->first : NULL; item; item = item->next)
        if (lc_node_is_text(item))
            *LC_PUSH(aws->arena, &record->runtimes) = item->text;
    for (const struct lc_node *item = architectures ? architectures->first : NULL; item; item = item->next)
        if (lc_node_is_text(item))
            *LC_PUSH(aws->arena, &record->architectures) = item->text;
}

/* The cached one, when it is what is wanted. */
static bool is_cached(const struct lc_aws *aws, const struct lc_cache *cache, lc_str arn,
                      const struct lc_digest *wanted, struct lc_layer_record *out)
{
    struct lc_layer_record record;

    if (!lc_cache_read_record(cache, arn, aws->arena, &record) || (wanted && !lc_digest_eq(&record.digest, wanted)) ||
        !lc_cache_has(lc_cache_layer_path(cache, arn, aws->arena), &record.digest, record.size, aws->arena))
        return false;
    *out = record;
    return true;
}

enum lc_status lc_aws_layer(const struct lc_aws *aws, const struct lc_cache *cache, lc_str arn,
                            const struct lc_digest *wanted, struct lc_layer_record *out, bool *fetched,
                            struct lc_err *err)
{
    const struct lc_node *answer, *content;
    struct lc_download download;
    struct lc_err cause = {0};
    enum lc_status status = lc_aws_check(aws, err);

    *fetched = false;
    if (status != LC_OK || is_cached(aws, cache, arn, wanted, out))
        return status;
    status = call(aws, "get-layer-version-by-arn", "--arn", arn, lc_arn_region(arn), &answer, err);
    if (status != LC_OK)
        return status;
    content = lc_node_get(answer, LC_S("Content"));
    if (!take_archive(aws, lc_node_get(content, LC_S("CodeSha256")), lc_node_get(content, LC_S("CodeSize")),
                      lc_node_get(content, LC_S("Location")), &download))
        return lc_fail(err, LC_MALFORMED,
                       "'aws lambda get-layer-version-by-arn' says no location, size and SHA-256 of '%.*s'",
                       LC_FMT(arn));
    if (wanted && !lc_digest_eq(&download.digest, wanted))
        return lc_fail(err, LC_MALFORMED,
                       "'%.*s' has the SHA-256 %.*s on AWS, but %.*s is locked: it is not the layer that was fetched",
                       LC_FMT(arn), LC_FMT(lc_digest_hex(&download.digest, aws->arena)),
                       LC_FMT(lc_digest_hex(wanted, aws->arena)));
    *out = (struct lc_layer_record){.arn = arn, .size = download.size, .digest = download.digest};
    take_labels(aws, answer, out);
    status = lc_cache_bring(cache, lc_cache_layer_path(cache, arn, aws->arena), &download, aws->arena, fetched, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "layer '%.*s': %s", LC_FMT(arn), cause.text);
    return lc_cache_write_record(cache, out, aws->arena, err);
}

/* The data about others' code: no row hides behind an earlier one, none stands there twice, and what sample paths get.
 * The expected effects are written down here from the documentation that the rows' comments name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "layers/flow/engine.h"

/* clang-format off */
#define LC_API(pattern, effect, flags) pattern,
static const char *const node_rows[] = {
#include "layers/flow/data/javascript.def"
    NULL,
};
static const char *const python_rows[] = {
#include "layers/flow/data/python.def"
    NULL,
};
static const char *const ruby_rows[] = {
#include "layers/flow/data/ruby.def"
    NULL,
};
#undef LC_API
/* clang-format on */

static struct lc_engine engine;

static int set_up(void **state)
{
    (void)state;
    memset(&engine, 0, sizeof engine);
    lc_arena_init(&engine.work_arena, 7);
    lc_map_init(&engine.known, &engine.work_arena, 1);
    engine.language = LC_LANG_NODE;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_arena_release(&engine.work_arena);
    return 0;
}

/* A path that the row is for: each '*' is a name that nothing else has, so that only as general a row can take it. */
static void sample_of(const char *row, char *out, size_t size)
{
    static const char name[] = "qZ9";
    size_t at = 0;

    for (; *row; row++) {
        size_t len = *row == '*' ? sizeof name - 1 : 1;
        assert_true(at + len < size);
        memcpy(out + at, *row == '*' ? name : row, len);
        at += len;
    }
    out[at] = '\0';
}

static size_t hidden_rows(const char *const *rows, enum lc_language language)
{
    size_t hidden = 0;

    engine.language = language;
    lc_map_init(&engine.known, &engine.work_arena, 1);
    memset(engine.known_rows, 0, sizeof engine.known_rows);
    for (size_t i = 0; rows[i]; i++) {
        char sample[256];
        const struct lc_known *known;
        sample_of(rows[i], sample, sizeof sample);
        known = lc_known_find(&engine, lc_arena_printf(&engine.work_arena, "%s", sample));
        if (strcmp(known->pattern, rows[i]) != 0) {
            print_message("'%s' is never reached: '%s' comes first\n", rows[i], known->pattern);
            hidden++;
        }
    }
    return hidden;
}

static void no_row_is_hidden(void **state)
{
    (void)state;
    assert_int_equal(hidden_rows(node_rows, LC_LANG_NODE), 0);
    assert_int_equal(hidden_rows(python_rows, LC_LANG_PYTHON), 0);
    assert_int_equal(hidden_rows(ruby_rows, LC_LANG_RUBY), 0);
}

static size_t doubled_rows(const char *const *rows)
{
    struct lc_map seen;
    size_t doubled = 0;

    lc_map_init(&seen, &engine.work_arena, 1);
    for (size_t i = 0; rows[i]; i++) {
        void **slot = lc_map_put(&seen, lc_str_from(rows[i]));
        if (*slot) {
            print_message("'%s' stands there twice\n", rows[i]);
            doubled++;
        }
        *slot = &engine;
    }
    return doubled;
}

static void no_row_twice(void **state)
{
    (void)state;
    assert_int_equal(doubled_rows(node_rows), 0);
    assert_int_equal(doubled_rows(python_rows), 0);
    assert_int_equal(doubled_rows(ruby_rows), 0);
}

enum { W = LC_KNOWN_WRITES, P = LC_KNOWN_PROMISE, C = LC_KNOWN_CLOCK };

static const struct {
    const char *path;
    enum lc_effect effect;
    unsigned flags;
} samples[] = {
    {"fetch", LC_EFFECT_PENDING, 0},        /* the request starts with the call */
    {"fetch().json", LC_EFFECT_PENDING, 0}, /* a body's reader gives a promise */
    {"axios", LC_EFFECT_PENDING, 0},        /* axios(config) */
    {"axios.post", LC_EFFECT_PENDING, W},
    {"axios.create()", LC_EFFECT_PENDING, 0}, /* an instance is a function */
    {"axios.create", LC_EFFECT_NONE, 0},      /* makes an instance, asks nothing */
    {"axios.create().get", LC_EFFECT_PENDING, 0},
    {"axios.isAxiosError", LC_EFFECT_PLAIN, 0},
    {"got.stream", LC_EFFECT_STREAM, 0},
    {"superagent.get", LC_EFFECT_NONE, 0}, /* starts with then() or end() */
    {"superagent.get().set().end", LC_EFFECT_CALLBACK, 0},
    {"request", LC_EFFECT_CALLBACK, 0},
    {"needle.get", LC_EFFECT_CALLBACK, 0},                             /* without a callback a stream */
    {"@aws-sdk/client-s3.S3Client", LC_EFFECT_NONE, 0},                /* a constructor */
    {"@aws-sdk/client-s3.S3Client().send", LC_EFFECT_CALLBACK, P | W}, /* send(command, callback), or a promise */
    {"@aws-sdk/client-s3.S3Client().middlewareStack.add", LC_EFFECT_NONE, 0},
    {"@aws-sdk/client-s3.PutObjectCommand", LC_EFFECT_NONE, 0},
    {"@aws-sdk/client-s3.S3().getObject", LC_EFFECT_CALLBACK, P}, /* an aggregated client */
    {"@aws-sdk/client-s3.S3().putObject", LC_EFFECT_CALLBACK, P | W},
    {"@aws-sdk/client-s3.S3().destroy", LC_EFFECT_PLAIN, 0},
    {"@aws-sdk/client-s3.S3Client().send().Body.transformToString", LC_EFFECT_PENDING, 0}, /* reads the stream */
    /* bytes are there already: no promise */
    {"@aws-sdk/client-lambda.LambdaClient().send().Payload.transformToString", LC_EFFECT_NONE, 0},
    {"@aws-sdk/client-dynamodb.paginateScan", LC_EFFECT_NONE, 0}, /* an async iterator asks when it is read */
    {"@aws-sdk/client-s3.waitUntilObjectExists", LC_EFFECT_PENDING, 0},
    {"@aws-sdk/lib-storage.Upload().done", LC_EFFECT_PENDING, W},
    {"@aws-sdk/lib-dynamodb.DynamoDBDocumentClient.from().send", LC_EFFECT_CALLBACK, P | W},
    {"@aws-sdk/lib-dynamodb.DynamoDBDocument.from().get", LC_EFFECT_CALLBACK, P},
    {"aws-sdk.S3().putObject", LC_EFFECT_CALLBACK, W}, /* without a callback the request is not sent */
    {"aws-sdk.S3().putObject().promise", LC_EFFECT_PENDING, W},
    {"aws-sdk.S3().getObject().promise", LC_EFFECT_PENDING, 0},
    {"aws-sdk.S3().getObject().createReadStream", LC_EFFECT_STREAM, 0},
    {"aws-sdk.S3().getSignedUrl", LC_EFFECT_CALLBACK, 0}, /* synchronous without a callback */
    {"aws-sdk.S3().on", LC_EFFECT_NONE, 0},               /* a listener is no callback */
    {"aws-sdk.DynamoDB.DocumentClient().put().promise", LC_EFFECT_PENDING, W},
    {"aws-sdk/clients/sqs().sendMessage().send", LC_EFFECT_CALLBACK, W},
    {"aws-xray-sdk-core.captureAWSv3Client", LC_EFFECT_SAME, 0},
    {"electrodb.Entity().update().set().go", LC_EFFECT_PENDING, W},
    {"pg.Client().query", LC_EFFECT_CALLBACK, P},
    {"pg.Pool().connect().release", LC_EFFECT_PLAIN, 0},
    {"mysql.createConnection().query", LC_EFFECT_CALLBACK, 0}, /* mysql knows no promises */
    {"mysql2/promise.createPool().execute", LC_EFFECT_PENDING, 0},
    {"ioredis().get", LC_EFFECT_CALLBACK, P},  /* any command */
    {"ioredis().pipeline", LC_EFFECT_NONE, 0}, /* queues until exec() */
    {"ioredis().pipeline().set().exec", LC_EFFECT_CALLBACK, P | W},
    {"redis.createClient().subscribe", LC_EFFECT_NONE, 0},               /* its function is a listener */
    {"mongodb.MongoClient().db().collection().find", LC_EFFECT_NONE, 0}, /* a cursor asks when it is read */
    {"mongodb.MongoClient().db().collection().find().limit().toArray", LC_EFFECT_CALLBACK, P},
    {"mongodb.MongoClient().db().collection().insertOne", LC_EFFECT_CALLBACK, P | W},
    {"mongoose.model().find", LC_EFFECT_CALLBACK, 0}, /* a query starts with a callback, exec() or then() */
    {"mongoose.model().find().sort().exec", LC_EFFECT_CALLBACK, P},
    {"mongoose.model()().save", LC_EFFECT_CALLBACK, P | W},           /* new Model().save() */
    {"knex().select", LC_EFFECT_NONE, 0},                             /* starts with then() */
    {"@prisma/client.PrismaClient().user.create", LC_EFFECT_NONE, 0}, /* starts with then() */
    {"fs.readFile", LC_EFFECT_CALLBACK, 0},
    {"fs.writeFileSync", LC_EFFECT_PLAIN, 0},
    {"fs.promises.writeFile", LC_EFFECT_PENDING, W},
    {"fs/promises.readFile", LC_EFFECT_PENDING, 0},
    {"fs.createReadStream", LC_EFFECT_STREAM, 0},
    {"zlib.createGzip", LC_EFFECT_STREAM, 0},
    {"crypto.randomBytes", LC_EFFECT_CALLBACK, 0}, /* synchronous without a callback */
    {"console.log", LC_EFFECT_PLAIN, 0},
    {"Date", LC_EFFECT_PLAIN, C}, /* reads the clock */
    {"Date.now", LC_EFFECT_PLAIN, C},
    {"Date.parse", LC_EFFECT_PLAIN, 0},       /* reads no clock */
    {"assert.rejects", LC_EFFECT_PENDING, 0}, /* the one of assert's that waits */
    {"lodash.compact", LC_EFFECT_NONE, 0},    /* gives its elements back, promises too */
    {"async.each", LC_EFFECT_NONE, 0},        /* its last function may be the iteratee */
    {"p-limit()", LC_EFFECT_PENDING, 0},      /* limit(() => work) */
    {"p-queue().add", LC_EFFECT_NONE, 0},     /* onIdle() may wait for it */
    {"nodemailer.createTransport().sendMail", LC_EFFECT_CALLBACK, P | W},
    {"stripe().webhooks.constructEvent", LC_EFFECT_PLAIN, 0}, /* checks a signature */
    {"stripe().customers.list", LC_EFFECT_NONE, 0},           /* read by its own iteration */
    {"archiver().finalize", LC_EFFECT_NONE, 0},               /* waited for by the output's end */
    {"xml2js.parseString", LC_EFFECT_NONE, 0},                /* calls back before it returns */
    {"jsonwebtoken.sign", LC_EFFECT_CALLBACK, 0},             /* synchronous without a callback */
    {"zod.z.object().parseAsync", LC_EFFECT_PENDING, 0},
    {"@middy/core", LC_EFFECT_HANDLER, 0},
    {"@middy/core().use().handler", LC_EFFECT_HANDLER, 0},
    {"@sentry/aws-serverless.wrapHandler", LC_EFFECT_HANDLER, 0},
    {"fetcher", LC_EFFECT_NONE, 0}, /* a pattern is the whole path */
};

static void samples_get_their_effect(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct lc_known *known = lc_known_find(&engine, lc_str_from(samples[i].path));
        if (known->effect != samples[i].effect || known->flags != samples[i].flags)
            fail_msg("'%s' has effect %d and flags %u, by the row '%s'", samples[i].path, (int)known->effect,
                     known->flags, known->pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_row_is_hidden, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_row_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(samples_get_their_effect, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

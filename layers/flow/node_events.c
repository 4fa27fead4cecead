/* JavaScript: what runs by events. Timers, emitters, streams, child processes, requests. */
#include "layers/flow/node.h"

#define UNKNOWN_STREAM "unknown.Stream()"

static bool callable(lc_value_p value)
{
    return value && (lc_value_has(value, LC_REF_FUNCTION) || lc_value_has(value, LC_REF_SETTLER) ||
                     lc_value_has(value, LC_REF_CALLBACK));
}

static bool is_async_function(lc_value_p value)
{
    const struct lc_ref *ref = lc_value_first(value, LC_REF_FUNCTION);

    return ref && ref->function->module->syntax->nodes[ref->function->node].flags & LC_SYN_ASYNC;
}

uint32_t lc_node_work_of(struct lc_engine *engine, struct lc_flow_object *object, enum lc_flow_kind kind,
                         const char *pattern, uint32_t node)
{
    lc_value_p works = lc_cell_get(engine, object->works);
    const struct lc_ref *ref = works ? lc_value_first(works, LC_REF_WORK) : NULL;
    uint32_t work;

    if (ref)
        return ref->work;
    work = lc_work_new(engine, kind, pattern, node);
    engine->works.items[work].writes = true;
    lc_cell_set(engine, object->works, lc_value_work(engine, work));
    return work;
}

/* -- timers -------------------------------------------------------------------------------------------------------- */

static lc_value_p start_timer(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments,
                              uint32_t node)
{
    lc_value_p callback = lc_argument(arguments, 0);
    struct lc_flow_object *timer = lc_object_known(engine, LC_S("timer()"));
    uint64_t effects = engine->effects;
    size_t works = engine->works.count;
    uint32_t work = lc_work_new(engine, LC_FLOW_DETACHED_TIMER, "set-timeout", node);

    if (lc_str_is(path, "setInterval"))
        engine->works.items[work].pattern = "set-interval";
    else if (lc_str_is(path, "setImmediate"))
        engine->works.items[work].pattern = "set-immediate";
    if (is_async_function(callback)) {
        engine->works.items[work].kind = LC_FLOW_ASYNC_CALLBACK;
        engine->works.items[work].pattern = "async-timer-callback";
    }
    lc_cell_set(engine, timer->works, lc_value_work(engine, work));
    if (callable(callback)) {
        lc_value_p given = lc_continue(engine, work, callback, &lc_value_anything, &lc_value_anything, node);
        for (unsigned i = 0; i < given->count; i++) /* the callback's own promise is the timer's business */
            if (given->refs[i].kind == LC_REF_WORK)
                lc_work_depends(engine, work, given->refs[i].work);
    }
    engine->works.items[work].inert =
        engine->effects == effects && engine->works.count == works + 1 && lc_value_has(callback, LC_REF_KNOWN) == false;
    if (lc_value_has(callback, LC_REF_SETTLER))
        engine->works.items[work].inert = true;
    else if (!callable(callback))
        engine->works.items[work].inert = false;
    return lc_value_object(engine, timer);
}

static void clear_timer(struct lc_engine *engine, lc_value_p timer)
{
    for (unsigned i = 0; i < timer->count; i++)
        if (timer->refs[i].kind == LC_REF_OBJECT) {
            lc_value_p works = lc_cell_get(engine, timer->refs[i].object->works);
            for (unsigned w = 0; works && w < works->count; w++)
                if (works->refs[w].kind == LC_REF_WORK)
                    lc_work_set(engine, works->refs[w].work, LC_WORK_ESCAPED);
        }
    if (timer->flags & LC_MAY_BE_ANYTHING && timer->count == 0)
        for (uint32_t i = 0; i < engine->works.count; i++)
            if (engine->works.items[i].kind == LC_FLOW_DETACHED_TIMER && lc_work_get(engine, i) == LC_WORK_PENDING)
                lc_work_set(engine, i, LC_WORK_ESCAPED);
}

static bool timer_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                        lc_value_p *out)
{
    static const char *const starts[] = {"setTimeout", "setImmediate", "setInterval", NULL};
    static const char *const clears[] = {"clearTimeout", "clearImmediate", "clearInterval", NULL};

    if (lc_str_has_prefix(path, LC_S("timers.")))
        path = lc_str_from_index(path, 7);
    if (lc_one_of(path, starts)) {
        *out = start_timer(engine, path, arguments, node);
        return true;
    }
    if (lc_one_of(path, clears)) {
        clear_timer(engine, lc_argument(arguments, 0));
        *out = &lc_value_nothing;
        return true;
    }
    if (lc_str_is(path, "process.nextTick") || lc_str_is(path, "queueMicrotask")) {
        /* runs before anything else can: before the response too, unless it starts more */
        lc_value_p given = lc_call_back(engine, lc_argument(arguments, 0), &lc_value_anything, node);
        for (unsigned i = 0; i < given->count; i++)
            if (given->refs[i].kind == LC_REF_WORK) {
                engine->works.items[given->refs[i].work].kind = LC_FLOW_ASYNC_CALLBACK;
                engine->works.items[given->refs[i].work].pattern = "async-tick-callback";
            }
        *out = &lc_value_nothing;
        return true;
    }
    if (lc_str_has_prefix(path, LC_S("timers/promises."))) {
        uint32_t work = lc_work_new(engine, LC_FLOW_FLOATING_PROMISE, "call-not-awaited", node);
        engine->works.items[work].inert = true;
        *out = lc_value_work(engine, work);
        return true;
    }
    return false;
}

/* -- emitters ------------------------------------------------------------------------------------------------------ */

static bool is_emitter_path(lc_str known)
{
    return lc_str_has_prefix(known, LC_S("events(")) || lc_str_has_prefix(known, LC_S("events.EventEmitter(")) ||
           lc_str_has_prefix(known, LC_S("eventemitter3")) || lc_str_has_prefix(known, LC_S("eventemitter2")) ||
           lc_str_has_prefix(known, LC_S("@nestjs/event-emitter")) || lc_str_has_prefix(known, LC_S("EventTarget("));
}

static bool is_stream_path(lc_str known)
{
    return lc_str_contains(known, LC_S("Stream")) || lc_str_contains(known, LC_S(".Body")) ||
           lc_str_contains(known, LC_S("IncomingMessage")) || lc_str_contains(known, LC_S("csv")) ||
           lc_str_contains(known, LC_S("create")) || lc_str_contains(known, LC_S("Readable")) ||
           lc_str_contains(known, LC_S("PassThrough")) || lc_str_contains(known, LC_S("Transform"));
}

static struct lc_flow_object *emitter_of(const struct lc_ref *ref)
{
    struct lc_flow_object *at = ref->kind == LC_REF_OBJECT ? ref->object : NULL;

    for (unsigned hops = 0; at && hops < 32; at = at->class, hops++)
        if (is_emitter_path(at->known))
            return ref->object;
    return NULL;
}

/* What the listener settles ends after the work. What it starts is not claimed: whether this emit came before is not
 * known. */
static void settle_by(struct lc_engine *engine, lc_value_p listener, uint32_t work, uint32_t node)
{
    uint32_t first = (uint32_t)engine->works.count;

    for (unsigned i = 0; i < listener->count; i++)
        if (listener->refs[i].kind == LC_REF_SETTLER)
            lc_work_depends(engine, listener->refs[i].work, work);
    if (lc_value_has(listener, LC_REF_FUNCTION))
        lc_continue(engine, work, listener, &lc_value_anything, &lc_value_anything, node);
    for (uint32_t i = first; i < engine->works.count; i++)
        lc_work_set(engine, i, LC_WORK_ESCAPED);
}

static void note_emitted(struct lc_engine *engine, struct lc_flow_object *emitter, lc_str event)
{
    struct lc_flow_emitted *emitted;

    if (engine->continuation == LC_NO_WORK || event.len == 0)
        return;
    for (size_t i = 0; i < emitter->emitted.count; i++)
        if (emitter->emitted.items[i].work == engine->continuation && lc_str_eq(emitter->emitted.items[i].event, event))
            return;
    emitted = LC_PUSH(&engine->work_arena, &emitter->emitted);
    *emitted = (struct lc_flow_emitted){event, engine->continuation};
}

static void listen(struct lc_engine *engine, struct lc_flow_object *emitter, const struct lc_arguments *arguments,
                   uint32_t node)
{
    struct lc_flow_listener *listener = LC_PUSH(&engine->work_arena, &emitter->listeners);
    lc_value_p function = lc_argument(arguments, 1);
    lc_str event;

    listener->event = lc_value_text(lc_argument(arguments, 0));
    listener->function = function;
    listener->node = node;
    listener->module = engine->frame->module;
    event = listener->event;
    for (size_t i = 0; i < emitter->emitted.count; i++) {
        struct lc_flow_emitted emitted = emitter->emitted.items[i];
        if (lc_str_eq(emitted.event, event))
            settle_by(engine, function, emitted.work, node);
    }
}

/* What a listener leaves pending is shown at the emit: nothing there can wait for it. */
static void notify(struct lc_engine *engine, lc_value_p function, uint32_t node)
{
    size_t first = engine->works.count;

    lc_call_back(engine, function, &lc_value_anything, node);
    for (size_t i = first; i < engine->works.count; i++) {
        struct lc_work *work = &engine->works.items[i];
        if (work->parent != LC_NO_WORK || lc_work_get(engine, (uint32_t)i) != LC_WORK_PENDING || work->inert)
            continue;
        work->kind = LC_FLOW_EMIT_AND_RETURN;
        work->pattern = is_async_function(function) ? "async-listener" : "listener-starts-work";
        if (work->module != engine->frame->module || work->node != node) {
            work->module = engine->frame->module;
            work->node = node;
        }
    }
}

static bool emit(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments, uint32_t node)
{
    lc_str event = lc_value_text(lc_argument(arguments, 0));
    bool any = false, known = false;

    for (unsigned i = 0; i < self->count; i++) {
        struct lc_flow_object *emitter = emitter_of(&self->refs[i]);
        known = known || emitter != NULL;
        if (emitter)
            note_emitted(engine, emitter, event);
        for (size_t l = 0; emitter && l < emitter->listeners.count; l++) {
            struct lc_flow_listener listener = emitter->listeners.items[l];
            if (event.len == 0 || listener.event.len == 0 || lc_str_eq(listener.event, event)) {
                notify(engine, listener.function, node);
                any = true;
            }
        }
    }
    for (size_t l = 0; event.len > 0 && l < engine->listeners.count; l++)
        if (lc_str_eq(engine->listeners.items[l].event, event)) {
            notify(engine, engine->listeners.items[l].function, node);
            any = true;
        }
    return any || known;
}

static bool emitter_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                           uint32_t node, lc_value_p *out)
{
    static const char *const adding[] = {"on", "once", "addListener", "prependListener", "addEventListener", NULL};
    static const char *const firing[] = {"emit", "dispatchEvent", NULL};

    if (lc_one_of(name, firing)) {
        *out = &lc_value_plain;
        return emit(engine, self, arguments, node);
    }
    if (!lc_one_of(name, adding))
        return false;
    for (unsigned i = 0; i < self->count; i++) {
        struct lc_flow_object *emitter = emitter_of(&self->refs[i]);
        if (emitter) {
            listen(engine, emitter, arguments, node);
            *out = self;
            return true;
        }
    }
    return false;
}

/* -- streams ------------------------------------------------------------------------------------------------------- */

/* `object.Body` read twice is one stream: what is known by its path alone is one object, until it has been waited for;
 * then the next read may be another's. */
static struct lc_flow_object *stream_at(struct lc_engine *engine, lc_str path)
{
    void **place = lc_map_put(&engine->streams, path);
    struct lc_flow_object *object = *place;
    lc_value_p works = object ? lc_cell_get(engine, object->works) : NULL;
    const struct lc_ref *work = works ? lc_value_first(works, LC_REF_WORK) : NULL;

    if (object == NULL || (work && lc_work_get(engine, work->work) == LC_WORK_DONE))
        *place = object = lc_object_known(engine, path);
    return object;
}

/* The object that stands for a stream: a known path alone has no identity, so that one is made. */
static struct lc_flow_object *stream_of(struct lc_engine *engine, lc_value_p self)
{
    for (unsigned i = 0; i < self->count; i++) {
        unsigned hops = 0;
        if (self->refs[i].kind == LC_REF_OBJECT && self->refs[i].object->known.len > 0)
            return self->refs[i].object;
        if (self->refs[i].kind == LC_REF_OBJECT && self->refs[i].object->class)
            for (struct lc_flow_object *at = self->refs[i].object->class; at && hops < 32; at = at->class, hops++)
                if (is_stream_path(at->known))
                    return self->refs[i].object;
        if (self->refs[i].kind == LC_REF_KNOWN && is_stream_path(self->refs[i].text))
            return stream_at(engine, self->refs[i].text);
    }
    return NULL;
}

static lc_value_p pipe(struct lc_engine *engine, lc_value_p self, lc_value_p to, uint32_t node, bool *is_stream)
{
    struct lc_flow_object *from = stream_of(engine, self), *into = stream_of(engine, to);
    lc_value_p before;
    uint32_t work;

    *is_stream = from != NULL;
    if (from == NULL)
        return to;
    work = lc_node_work_of(engine, from, LC_FLOW_UNAWAITED_STREAM, "pipe", node);
    if (into == NULL)
        into = lc_object_known(engine, LC_S("Stream()"));
    before = lc_cell_get(engine, into->works);
    for (unsigned i = 0; before && i < before->count; i++)
        if (before->refs[i].kind == LC_REF_WORK) /* the target ends after the source */
            lc_work_depends(engine, before->refs[i].work, work);
    lc_cell_set(engine, into->works,
                lc_value_join(engine, lc_cell_get(engine, into->works), lc_value_work(engine, work)));
    return lc_value_object(engine, into);
}

static bool is_write_stream(const struct lc_flow_object *stream)
{
    return lc_str_contains(stream->known, LC_S("createWriteStream"));
}

static const char *const stream_events[] = {"data", "end", "readable", "line", NULL};

/* Something unknown whose 'data' or 'end' is listened to is probably a stream; the variable that holds it gives it an
 * identity, so that what waits for its end waits for all of its listeners. */
lc_value_p lc_node_listened(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t receiver, lc_value_p self,
                            lc_str method, const struct lc_arguments *arguments)
{
    struct lc_binding *binding;
    lc_value_p held;

    if (self->count > 0 || !(self->flags & LC_MAY_BE_ANYTHING) ||
        !(lc_str_is(method, "on") || lc_str_is(method, "once")) || !callable(lc_argument(arguments, 1)) ||
        !lc_one_of(lc_value_text(lc_argument(arguments, 0)), stream_events))
        return self;
    while (lc_at(engine, receiver)->kind == LC_SYN_CALL && lc_at(engine, receiver)->first && /* x.once(…).on(…) */
           lc_at(engine, lc_at(engine, receiver)->first)->kind == LC_SYN_MEMBER &&
           lc_at(engine, lc_at(engine, receiver)->first)->first)
        receiver = lc_at(engine, lc_at(engine, receiver)->first)->first;
    binding = lc_at(engine, receiver)->kind == LC_SYN_NAME ? lc_scope_find(engine, scope, lc_at(engine, receiver)->text)
                                                           : NULL;
    if (binding == NULL || binding->from)
        return self;
    held = lc_cell_get(engine, binding->cell);
    if (held && lc_value_first(held, LC_REF_OBJECT) &&
        lc_str_is(lc_value_first(held, LC_REF_OBJECT)->object->known, UNKNOWN_STREAM))
        return held;
    self = lc_value_object(engine, lc_object_known(engine, LC_S(UNKNOWN_STREAM)));
    lc_cell_set(engine, binding->cell, self);
    return self;
}

/* A listener on something that runs by itself is its continuation. */
static bool on_event(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments, uint32_t node,
                     lc_value_p *out)
{
    static const char *const ends[] = {"end", "close", "finish", "exit", "error", "complete", NULL};
    lc_str event = lc_value_text(lc_argument(arguments, 0));
    lc_value_p callback = lc_argument(arguments, 1), works = NULL, given;
    struct lc_flow_object *stream = stream_of(engine, self);
    uint32_t work = LC_NO_WORK;

    if (!callable(callback) && (stream || self->count == 0) && callback->flags & LC_MAY_BE_ANYTHING &&
        lc_one_of(event, ends)) { /* somebody unknown is told of the end */
        if (stream && lc_cell_get(engine, stream->works))
            lc_works_escape(engine, lc_cell_get(engine, stream->works));
        *out = stream ? lc_value_object(engine, stream) : self;
        return true;
    }
    if (!callable(callback) || lc_str_is(event, "uncaughtException") || lc_str_has_prefix(event, LC_S("SIG")))
        return false;
    if (stream) {
        works = lc_cell_get(engine, stream->works);
        if (works && lc_value_first(works, LC_REF_WORK))
            work = lc_value_first(works, LC_REF_WORK)->work;
        else if ((lc_one_of(event, stream_events) || is_write_stream(stream)) &&
                 (is_stream_path(stream->known) || stream->class))
            work = lc_node_work_of(engine, stream, LC_FLOW_UNAWAITED_STREAM, "stream-events", node);
        if (work != LC_NO_WORK && lc_str_is(stream->known, UNKNOWN_STREAM))
            engine->works.items[work].probable = true;
    } else if (lc_value_has(self, LC_REF_KNOWN) && lc_str_is(lc_value_first(self, LC_REF_KNOWN)->text, "process")) {
        *out = self;
        return true;
    } else if (self->count == 0 && self->flags & LC_MAY_BE_ANYTHING && lc_one_of(event, stream_events)) {
        work = lc_work_new(engine, LC_FLOW_UNAWAITED_STREAM, "stream-events", node);
        engine->works.items[work].probable = true;
        engine->works.items[work].writes = true;
    }
    if (work == LC_NO_WORK)
        return false;
    for (unsigned w = 0; works && w < works->count; w++) /* resolve as a listener settles after all of them */
        for (unsigned c = 0; c < callback->count; c++)
            if (callback->refs[c].kind == LC_REF_SETTLER && works->refs[w].kind == LC_REF_WORK &&
                lc_one_of(event, ends))
                lc_work_depends(engine, callback->refs[c].work, works->refs[w].work);
    given = lc_continue(engine, work, callback, &lc_value_anything, &lc_value_anything, node);
    for (unsigned i = 0; i < given->count; i++)
        if (given->refs[i].kind == LC_REF_WORK && is_async_function(callback)) {
            engine->works.items[given->refs[i].work].kind = LC_FLOW_ASYNC_CALLBACK;
            engine->works.items[given->refs[i].work].pattern = "async-listener";
            engine->works.items[given->refs[i].work].module = engine->frame->module;
            engine->works.items[given->refs[i].work].node = node;
        }
    *out = stream ? lc_value_object(engine, stream) : self;
    return true;
}

bool lc_node_events(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out)
{
    static const char *const on[] = {"on", "once", "addListener", NULL};

    if (emitter_method(engine, self, name, arguments, node, out))
        return true;
    if (lc_str_is(name, "pipe") && arguments->count > 0) {
        bool is_stream;
        *out = pipe(engine, self, lc_argument(arguments, 0), node, &is_stream);
        return is_stream;
    }
    if (lc_str_is(name, "unref") && self->count > 0 && self->refs[0].object &&
        lc_str_is(self->refs[0].object->known, "timer()")) {
        clear_timer(engine, self);
        *out = self;
        return true;
    }
    if (lc_str_is(name, "end") && self->count == 1 && self->refs[0].kind == LC_REF_OBJECT &&
        is_write_stream(self->refs[0].object)) {
        lc_node_work_of(engine, self->refs[0].object, LC_FLOW_UNAWAITED_STREAM, "write-stream-end", node);
        *out = self;
        return true;
    }
    if (lc_one_of(name, on) && arguments->count > 1)
        return on_event(engine, self, arguments, node, out);
    return false;
}

/* -- processes and requests ---------------------------------------------------------------------------------------- */

static lc_value_p start_process(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments,
                                uint32_t node)
{
    struct lc_flow_object *child = lc_object_known(engine, LC_S("child_process.ChildProcess()"));
    lc_value_p callback = lc_last_function(arguments, NULL);
    uint32_t work = lc_node_work_of(engine, child, LC_FLOW_UNWAITED_PROCESS, "spawn", node);

    if (!lc_str_is(path, "child_process.spawn"))
        engine->works.items[work].pattern = lc_str_is(path, "child_process.fork") ? "fork" : "exec";
    engine->effects++;
    lc_object_set(engine, child, LC_S("stdout"), lc_value_object(engine, child));
    lc_object_set(engine, child, LC_S("stderr"), lc_value_object(engine, child));
    if (callback)
        lc_continue(engine, work, callback, &lc_value_anything, &lc_value_anything, node);
    return lc_value_object(engine, child);
}

static lc_value_p start_request(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_flow_object *request = lc_object_known(engine, LC_S("http.ClientRequest()"));
    lc_value_p callback = lc_last_function(arguments, NULL);
    uint32_t work = lc_node_work_of(engine, request, LC_FLOW_UNAWAITED_CALLBACK, "http-request", node);

    engine->effects++;
    if (callback)
        lc_continue(engine, work, callback,
                    lc_value_object(engine, lc_object_known(engine, LC_S("http.IncomingMessage()"))),
                    &lc_value_anything, node);
    return lc_value_object(engine, request);
}

/* -- waiting for events and streams -------------------------------------------------------------------------------- */

static lc_value_p wait_for(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node, bool inert)
{
    uint32_t work = lc_work_new(engine, LC_FLOW_FLOATING_PROMISE, "call-not-awaited", node);

    for (size_t i = 0; i < arguments->count; i++) {
        lc_value_p inside = lc_works_inside(engine, arguments->items[i], 3);
        for (unsigned w = 0; w < inside->count; w++)
            if (inside->refs[w].kind == LC_REF_WORK)
                lc_work_depends(engine, work, inside->refs[w].work);
        if (lc_value_has(arguments->items[i], LC_REF_FUNCTION) && !inert)
            lc_call_back(engine, arguments->items[i], &lc_value_anything, node);
    }
    engine->works.items[work].inert = inert;
    engine->works.items[work].writes = !inert;
    return lc_value_work(engine, work);
}

/* The event settles the promise: as a listener would. */
static void await_event(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t work, uint32_t node)
{
    lc_value_p settler = lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work}, 0);
    lc_value_p items[2] = {lc_argument(arguments, 1), settler};
    struct lc_arguments given = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};
    lc_value_p emitters = lc_argument(arguments, 0);

    for (unsigned i = 0; i < emitters->count; i++) {
        struct lc_flow_object *emitter = emitter_of(&emitters->refs[i]);
        if (emitter)
            listen(engine, emitter, &given, node);
    }
}

static bool stream_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                         lc_value_p *out)
{
    static const char *const promised[] = {"stream/promises.pipeline", "stream/promises.finished",
                                           "stream.promises.pipeline", "stream.promises.finished", NULL};
    size_t at = 0;

    if (lc_str_is(path, "events.once") || lc_str_is(path, "events.on")) {
        *out = wait_for(engine, arguments, node, true);
        await_event(engine, arguments, lc_value_first(*out, LC_REF_WORK)->work, node);
        return true;
    }
    if (lc_one_of(path, promised)) {
        *out = wait_for(engine, arguments, node, false);
        return true;
    }
    if (lc_str_is(path, "stream.pipeline") || lc_str_is(path, "stream.finished")) {
        lc_value_p callback = lc_last_function(arguments, &at);
        uint32_t work = lc_work_new(engine, LC_FLOW_UNAWAITED_STREAM, "pipeline", node);
        engine->works.items[work].writes = true;
        for (size_t i = 0; i < arguments->count; i++) {
            lc_value_p inside = lc_works_inside(engine, arguments->items[i], 2);
            for (unsigned w = 0; w < inside->count; w++)
                if (inside->refs[w].kind == LC_REF_WORK)
                    lc_work_depends(engine, work, inside->refs[w].work);
        }
        if (callback)
            lc_continue(engine, work, callback, &lc_value_anything, &lc_value_anything, node);
        *out = lc_argument(arguments, arguments->count > 1 ? arguments->count - 2 : 0);
        return true;
    }
    return false;
}

bool lc_node_events_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                          uint32_t node, bool construct, lc_value_p *out)
{
    static const char *const processes[] = {"child_process.spawn", "child_process.exec", "child_process.execFile",
                                            "child_process.fork", NULL};
    static const char *const requests[] = {"http.request", "http.get", "https.request", "https.get", NULL};

    if (timer_known(engine, path, arguments, node, out) || stream_known(engine, path, arguments, node, out))
        return true;
    if (construct && (lc_str_is(path, "events") || lc_str_is(path, "events.EventEmitter") ||
                      lc_str_has_prefix(path, LC_S("eventemitter")) || lc_str_is(path, "EventTarget"))) {
        *out = lc_value_object(engine,
                               lc_object_known(engine, lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(path))));
        return true;
    }
    if (lc_one_of(path, processes)) {
        *out = start_process(engine, path, arguments, node);
        return true;
    }
    if (lc_one_of(path, requests)) {
        *out = start_request(engine, arguments, node);
        return true;
    }
    if (lc_str_is(path, "http.ClientRequest().on") || lc_str_is(path, "http.ClientRequest().once"))
        return on_event(engine, self, arguments, node, out);
    return false;
}

/* Ruby: blocks, containers and Kernel's methods.
 * Source: docs.ruby-lang.org/en/3.3: Enumerable, Array, Hash, Kernel, Object, Method, Module. */
#include "layers/flow/ruby.h"

/* -- blocks -------------------------------------------------------------------------------------------------------- */

static lc_value_p call_block(struct lc_engine *engine, uint32_t work, lc_value_p block,
                             const struct lc_arguments *arguments, uint32_t node)
{
    const struct lc_ref *symbol = lc_value_first(block, LC_REF_STRING);
    struct lc_arguments none = {0};
    struct lc_state *before;
    lc_value_p value;

    if (symbol)
        return lc_call_method(engine, lc_argument(arguments, 0), symbol->text, &none, node);
    if (work != LC_NO_WORK)
        return lc_continue_with(engine, work, block, &lc_value_nothing, arguments, node);
    before = lc_state_copy(engine);
    value = lc_call(engine, block, &lc_value_nothing, arguments, node);
    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
    return value;
}

lc_value_p lc_rb_block(struct lc_engine *engine, lc_value_p block, lc_value_p first, lc_value_p second, uint32_t node)
{
    lc_value_p items[2] = {first, second};
    struct lc_arguments arguments = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};

    return call_block(engine, LC_NO_WORK, block, &arguments, node);
}

lc_value_p lc_rb_run(struct lc_engine *engine, uint32_t work, lc_value_p block, const struct lc_arguments *arguments,
                     uint32_t node)
{
    struct lc_arguments given = *arguments;

    given.block = NULL;
    return call_block(engine, work, block, &given, node);
}

/* -- containers ---------------------------------------------------------------------------------------------------- */

static bool is_container(const struct lc_ref *ref)
{
    return ref->kind == LC_REF_OBJECT && ref->object->known.len == 0 && ref->object->class == NULL &&
           (ref->object->shape == LC_OBJECT_LIST || ref->object->shape == LC_OBJECT_PLAIN);
}

static bool has_container(lc_value_p self)
{
    for (unsigned i = 0; i < self->count; i++)
        if (is_container(&self->refs[i]))
            return true;
    return false;
}

static lc_value_p elements_of(struct lc_engine *engine, lc_value_p self)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < self->count; i++)
        if (is_container(&self->refs[i]))
            value = lc_value_join(engine, value, lc_object_elements(engine, self->refs[i].object));
    return value ? value : &lc_value_anything;
}

static void add_to(struct lc_engine *engine, lc_value_p self, lc_value_p value)
{
    for (unsigned i = 0; i < self->count; i++)
        if (is_container(&self->refs[i]))
            lc_object_add(engine, self->refs[i].object, value);
    if (self->flags & LC_MAY_BE_ANYTHING)
        lc_works_escape(engine, value);
}

/* Elements that are containers give theirs. */
static lc_value_p flattened(struct lc_engine *engine, lc_value_p elements)
{
    lc_value_p value = has_container(elements) ? elements_of(engine, elements) : elements;

    for (unsigned i = 0; i < elements->count && value != elements; i++)
        if (!is_container(&elements->refs[i]))
            value = lc_value_join(engine, value, lc_value_of(engine, elements->refs[i], 0));
    return value;
}

static unsigned parameter_count(lc_value_p block)
{
    const struct lc_ref *ref = lc_value_first(block, LC_REF_FUNCTION);
    const struct lc_syntax *syntax = ref ? ref->function->module->syntax : NULL;
    uint32_t parameters = ref ? syntax->nodes[ref->function->node].first : 0;
    unsigned count = 0;

    for (uint32_t kid = parameters ? syntax->nodes[parameters].first : 0; kid; kid = syntax->nodes[kid].next)
        count++;
    return count;
}

/* One of a pair: what stands at that place in the containers that the value may be. */
static lc_value_p part_of(struct lc_engine *engine, lc_value_p pair, const char *index)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < pair->count; i++) {
        struct lc_flow_property *at = is_container(&pair->refs[i])
                                          ? lc_object_property(engine, pair->refs[i].object, lc_str_from(index), false)
                                          : NULL;
        if (at)
            value = lc_value_join(engine, value, lc_cell_get(engine, at->cell));
    }
    return value ? value : elements_of(engine, pair);
}

/* A block with several parameters takes an array apart. */
static lc_value_p each_block(struct lc_engine *engine, lc_value_p block, lc_value_p element, bool apart, uint32_t node)
{
    if (apart && has_container(element) && parameter_count(block) > 1)
        return lc_rb_block(engine, block, part_of(engine, element, "0"), part_of(engine, element, "1"), node);
    return lc_rb_block(engine, block, element, element, node);
}

/* Which methods take a block for each element, by what they give. */
static const char *const give_self[] = {
    "each",       "each_with_index", "each_pair",  "each_key",  "each_value", "reverse_each",
    "each_entry", "times",           "upto",       "downto",    "step",       "cycle",
    "each_line",  "each_char",       "each_slice", "each_cons", "find_each",  "each_index",
    "each_byte",  "find_in_batches", NULL};
static const char *const give_results[] = {"map",
                                           "collect",
                                           "flat_map",
                                           "filter_map",
                                           "collect_concat",
                                           "map!",
                                           "collect!",
                                           "to_h",
                                           "group_by",
                                           "sum",
                                           "with_index",
                                           "transform_values",
                                           "each_with_object",
                                           "with_object",
                                           "inject",
                                           "reduce",
                                           "zip",
                                           "map_with_index",
                                           "transform_values!",
                                           "transform_keys",
                                           "each_with_index_map",
                                           "to_set",
                                           "min_by_value",
                                           NULL};
static const char *const give_elements[] = {
    "select",     "reject", "filter",    "sort_by",  "uniq",    "partition",   "take_while",
    "drop_while", "sort",   "delete_if", "keep_if",  "reject!", "select!",     "filter!",
    "find_all",   "min_by", "max_by",    "find",     "detect",  "find_index",  "any?",
    "all?",       "none?",  "count",     "one?",     "index",   "chunk_while", "slice_when",
    "sum",        "delete", "fetch",     "sort_by!", NULL};

static bool each_element(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                         uint32_t node, lc_value_p *out)
{
    static const char *const single[] = {"find", "detect", "min_by", "max_by", "delete", "fetch", NULL};
    bool known_container = has_container(self);
    lc_value_p element = known_container ? elements_of(engine, self) : &lc_value_anything, given, result;
    bool folds = lc_str_is(name, "inject") || lc_str_is(name, "reduce");
    bool memo = lc_str_is(name, "each_with_object") || lc_str_is(name, "with_object");

    if (lc_one_of(name, give_self) || memo)
        *out = self;
    else if (!lc_one_of(name, give_results) && !lc_one_of(name, give_elements))
        return false;
    given = lc_argument(arguments, 0);
    if (lc_str_is(name, "each_slice") || lc_str_is(name, "each_cons"))
        element = lc_list_of(engine, element);
    engine->frame->loop_depth++;
    if (folds)
        result = lc_rb_block(engine, arguments->block, arguments->count > 0 ? given : element, element, node);
    else
        result =
            memo ? lc_rb_block(engine, arguments->block, element, given, node)
                 : each_block(engine, arguments->block, element, !lc_str_has_suffix(name, LC_S("with_index")), node);
    engine->frame->loop_depth--;
    if (memo)
        *out = given;
    else if (folds)
        *out = lc_value_join(engine, result, arguments->count > 0 ? given : NULL);
    else if (lc_one_of(name, give_results))
        *out = lc_list_of(engine,
                          lc_str_is(name, "flat_map") || lc_str_is(name, "to_h") ? flattened(engine, result) : result);
    else if (lc_one_of(name, single))
        *out = lc_value_join(engine, element, lc_str_is(name, "fetch") ? result : NULL);
    else if (lc_one_of(name, give_elements))
        *out = lc_str_has_suffix(name, LC_S("?")) ? &lc_value_plain : lc_list_of(engine, element);
    return true;
}

/* Without a block. */
static bool container_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                             const struct lc_arguments *arguments, lc_value_p *out)
{
    static const char *const adds[] = {"push", "append", "unshift", "prepend", "<<", "add", "insert", "store", NULL};
    static const char *const takes[] = {"first", "last",  "pop",  "shift",     "sample",    "min",
                                        "max",   "fetch", "dig",  "delete",    "delete_at", "at",
                                        "slice", "[]",    "find", "values_at", NULL};
    static const char *const plain[] = {"join",  "size",     "length", "count",   "empty?", "any?",
                                        "none?", "include?", "clear",  "inspect", "to_s",   "to_json",
                                        "key?",  "sum",      "index",  "all?",    NULL};

    *out = self;
    if (lc_one_of(name, adds)) {
        for (size_t i = 0; i < arguments->count; i++)
            add_to(engine, self, arguments->items[i]);
    } else if (lc_str_is(name, "concat") || lc_str_is(name, "merge") || lc_str_is(name, "merge!") ||
               lc_str_is(name, "update") || lc_str_is(name, "replace")) {
        for (size_t i = 0; i < arguments->count; i++)
            add_to(engine, self, lc_iterate(engine, arguments->items[i], false));
    } else if (lc_str_is(name, "each_slice")) {
        *out = lc_list_of(engine, lc_list_of(engine, elements_of(engine, self)));
    } else if (lc_one_of(name, takes)) {
        lc_value_p element = elements_of(engine, self);
        *out = arguments->count > 0 && (lc_str_is(name, "first") || lc_str_is(name, "last") || lc_str_is(name, "pop") ||
                                        lc_str_is(name, "shift") || lc_str_is(name, "values_at"))
                   ? lc_list_of(engine, element)
                   : lc_value_with(engine, element, LC_MAY_BE_NOTHING);
    } else if (lc_one_of(name, plain)) {
        *out = &lc_value_plain;
    } else if (lc_str_is(name, "flatten") || lc_str_is(name, "flatten!") || lc_str_is(name, "to_h")) {
        *out = lc_list_of(engine, flattened(engine, elements_of(engine, self)));
    } else {
        *out = self; /* to_a, compact, values, sort, reverse, each, lazy… */
    }
    return true;
}

/* -- any object ---------------------------------------------------------------------------------------------------- */

static lc_value_p prototype_member(struct lc_engine *engine, lc_value_p self, lc_str name)
{
    for (unsigned i = 0; i < self->count; i++) {
        struct lc_flow_object *class = self->refs[i].kind == LC_REF_OBJECT ? self->refs[i].object : NULL;
        struct lc_flow_property *at = class && class->shape == LC_OBJECT_CLASS && class->prototype
                                          ? lc_object_property(engine, class->prototype, name, false)
                                          : NULL;
        lc_value_p value = at ? lc_cell_get(engine, at->cell) : NULL;
        if (value && lc_value_has(value, LC_REF_FUNCTION))
            return value;
    }
    return NULL;
}

/* method(:name), of an object or of the one that asks. */
static lc_value_p method_object(struct lc_engine *engine, lc_value_p self, lc_str name, uint32_t node)
{
    lc_value_p value = lc_member_get(engine, self, name, node);
    const struct lc_ref *ref = lc_value_first(value, LC_REF_FUNCTION);
    struct lc_flow_function *copy;

    if (ref == NULL) {
        lc_value_p named = lc_scope_get(engine, engine->frame->module->scope, name);
        return named ? named : value;
    }
    copy = LC_NEW(&engine->work_arena, struct lc_flow_function);
    *copy = *ref->function;
    copy->self = copy->self ? copy->self : self;
    return lc_value_function(engine, copy);
}

static struct lc_arguments without_first(const struct lc_arguments *arguments)
{
    struct lc_arguments rest = *arguments;

    if (rest.count > 0) {
        rest.items++;
        rest.names = rest.names ? rest.names + 1 : NULL;
        rest.nodes = rest.nodes ? rest.nodes + 1 : NULL;
        rest.count--;
    }
    return rest;
}

static bool object_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                          uint32_t node, lc_value_p *out)
{
    static const char *const calls[] = {"call", "yield", "===", "()", NULL};
    static const char *const sends[] = {"send", "public_send", "__send__", "try", NULL};
    static const char *const same[] = {"freeze", "dup", "clone", "itself", "to_proc", "presence", NULL};
    static const char *const plain[] = {"nil?",    "is_a?",        "kind_of?", "respond_to?", "!",
                                        "hash",    "object_id",    "class",    "to_s",        "inspect",
                                        "frozen?", "instance_of?", "blank?",   "present?",    NULL};
    lc_str text = lc_value_text(lc_argument(arguments, 0));
    const struct lc_ref *object = lc_value_first(self, LC_REF_OBJECT);

    if (lc_str_is(name, "new") && object && object->object->shape == LC_OBJECT_CLASS) {
        *out = lc_construct(engine, self, arguments, node);
    } else if (lc_one_of(name, calls) && lc_value_has(self, LC_REF_FUNCTION)) {
        *out = lc_call(engine, self, &lc_value_nothing, arguments, node);
    } else if (lc_one_of(name, sends) && text.len > 0) {
        struct lc_arguments rest = without_first(arguments);
        *out = lc_call_method(engine, self, text, &rest, node);
    } else if (lc_str_is(name, "method") && text.len > 0) {
        *out = method_object(engine, self, text, node);
    } else if (lc_str_is(name, "tap") && arguments->block) {
        lc_rb_block(engine, arguments->block, self, &lc_value_nothing, node);
        *out = self;
    } else if ((lc_str_is(name, "then") || lc_str_is(name, "yield_self")) && arguments->block &&
               (object == NULL || object->object->known.len == 0)) {
        *out = lc_rb_block(engine, arguments->block, self, &lc_value_nothing, node);
    } else if (lc_one_of(name, same)) {
        *out = self;
    } else if (lc_one_of(name, plain)) {
        *out = &lc_value_plain;
    } else {
        return false;
    }
    return true;
}

/* A method of a module that extends itself, and instance variables that are asked for as methods. */
static bool other_member(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                         uint32_t node, lc_value_p *out)
{
    lc_value_p function = prototype_member(engine, self, name);

    if (function == NULL)
        return false;
    *out = lc_call(engine, function, self, arguments, node);
    return true;
}

bool lc_ruby_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out)
{
    const struct lc_ref *object = lc_value_first(self, LC_REF_OBJECT);
    bool ours = object && (object->object->known.len > 0 || object->object->shape == LC_OBJECT_INSTANCE ||
                           object->object->shape == LC_OBJECT_CLASS);

    if (object_method(engine, self, name, arguments, node, out))
        return true;
    if (!ours && arguments->block && each_element(engine, self, name, arguments, node, out))
        return true;
    if (has_container(self) && !arguments->block)
        return container_method(engine, self, name, arguments, out);
    if (!ours && !arguments->block && self->count == 0 && (lc_one_of(name, give_self) || lc_str_is(name, "map"))) {
        *out = lc_list_of(engine, &lc_value_anything); /* an enumerator */
        return true;
    }
    return other_member(engine, self, name, arguments, node, out);
}

/* -- Kernel and Module --------------------------------------------------------------------------------------------- */

/* include, extend: a module's methods become the class's, where it has none of its own. */
static void mix_in(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments, bool extend)
{
    const struct lc_ref *to = lc_value_first(self, LC_REF_OBJECT);

    for (size_t i = 0; to && to->object->prototype && i < arguments->count; i++) {
        const struct lc_ref *from = lc_value_first(arguments->items[i], LC_REF_OBJECT);
        struct lc_flow_object *into = extend ? to->object : to->object->prototype;
        for (size_t p = 0; from && from->object->prototype && p < from->object->prototype->properties.count; p++) {
            lc_str name = from->object->prototype->properties.items[p].name;
            lc_value_p value = lc_cell_get(engine, from->object->prototype->properties.items[p].cell);
            if (value && lc_object_property(engine, into, name, false) == NULL)
                lc_object_set(engine, into, name, value);
        }
    }
}

static lc_value_p required(struct lc_engine *engine, const struct lc_rb_call *call)
{
    lc_str name = lc_value_text(lc_argument(call->arguments, 0));

    if (name.len == 0)
        return &lc_value_plain;
    if (lc_str_is(call->path, "require_relative") && !lc_str_has_prefix(name, LC_S("./")) &&
        !lc_str_has_prefix(name, LC_S("../")))
        name = lc_arena_printf(&engine->work_arena, "./%.*s", LC_FMT(name));
    lc_module_require(engine, engine->frame->module, name, call->node);
    return &lc_value_plain;
}

/* Array.new(n) { … }, Array(x), Hash.new { |h, k| h[k] = … }, Set.new(x). */
static lc_value_p collection(struct lc_engine *engine, const struct lc_rb_call *call)
{
    lc_value_p made = lc_value_object(engine, lc_object_new(engine, LC_OBJECT_LIST)), value;
    bool hash = lc_str_is(call->path, "Hash.new");

    if (call->arguments->block) {
        value = lc_rb_block(engine, call->arguments->block, hash ? made : &lc_value_plain, &lc_value_plain, call->node);
        add_to(engine, made, value);
    } else if (lc_str_is(call->path, "Array") || lc_str_is(call->path, "Set.new")) {
        add_to(engine, made, lc_iterate(engine, lc_argument(call->arguments, 0), false));
    } else if (hash && call->arguments->count > 0) {
        add_to(engine, made, lc_argument(call->arguments, 0));
    }
    return made;
}

static bool kernel(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const leaves[] = {"raise", "fail", "exit", "exit!", "abort", "exec", "throw", NULL};
    static const char *const requires[] = {"require", "require_relative", "load", NULL};
    static const char *const makes[] = {"Array.new", "Array", "Hash.new", "Set.new", NULL};
    static const char *const blocks[] = {
        "loop", "catch", "Timeout.timeout", "Benchmark.realtime", "Benchmark.measure", "synchronize", NULL};
    lc_value_p block = call->arguments->block, self = engine->frame->self;

    *out = &lc_value_plain;
    if (lc_str_is(call->path, "yield") || lc_str_is(call->path, "block_given?")) {
        if (lc_str_is(call->path, "yield") && engine->frame->block)
            *out = call_block(engine, LC_NO_WORK, engine->frame->block, call->arguments, call->node);
        else if (lc_str_is(call->path, "yield"))
            *out = &lc_value_anything;
    } else if (lc_one_of(call->path, leaves)) {
        engine->state->dead = true;
    } else if (lc_one_of(call->path, requires)) {
        *out = required(engine, call);
    } else if (lc_one_of(call->path, makes)) {
        *out = collection(engine, call);
    } else if (block && (lc_one_of(call->path, blocks) || lc_str_is(call->name, "synchronize"))) {
        bool loops = lc_str_is(call->path, "loop");
        engine->frame->loop_depth += loops;
        *out = lc_rb_block(engine, block, &lc_value_plain, &lc_value_plain, call->node);
        engine->frame->loop_depth -= loops;
    } else if (lc_str_is(call->path, "include") || lc_str_is(call->path, "prepend")) {
        mix_in(engine, self ? self : &lc_value_nothing, call->arguments, false);
    } else if (lc_str_is(call->path, "extend")) {
        mix_in(engine, self ? self : &lc_value_nothing, call->arguments, true);
    } else if (lc_str_has_prefix(call->path, LC_S("Parallel.")) && block) {
        lc_value_p item = lc_iterate(engine, lc_argument(call->arguments, 0), false);
        *out = lc_list_of(engine, lc_rb_block(engine, block, item, &lc_value_plain, call->node));
    } else if (call->head.len == 0 && self) {
        return object_method(engine, self, call->name, call->arguments, call->node, out) ||
               other_member(engine, self, call->name, call->arguments, call->node, out);
    } else {
        return false;
    }
    return true;
}

bool lc_ruby_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node, bool construct, lc_value_p *out)
{
    size_t dot;
    struct lc_rb_call call = {.self = self, .arguments = arguments, .node = node};

    (void)construct;
    if (lc_str_has_prefix(path, LC_S("Kernel.")))
        path = lc_str_from_index(path, 7);
    call.path = call.name = path;
    dot = lc_str_find_last_byte(path, '.');
    if (dot != LC_NPOS) {
        call.head = lc_str_cut(path, 0, dot);
        call.name = lc_str_from_index(path, dot + 1);
    }
    return lc_rb_background(engine, &call, out) || kernel(engine, &call, out);
}

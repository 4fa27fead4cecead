/* Until the languages are in: weak, so that theirs win. To be deleted. */
#include "layers/flow/engine.h"
__attribute__((weak)) bool lc_python_method(struct lc_engine *e, lc_value_p s, lc_str n, const struct lc_arguments *a, uint32_t node, lc_value_p *o){(void)e;(void)s;(void)n;(void)a;(void)node;(void)o;return false;}
__attribute__((weak)) bool lc_ruby_method(struct lc_engine *e, lc_value_p s, lc_str n, const struct lc_arguments *a, uint32_t node, lc_value_p *o){(void)e;(void)s;(void)n;(void)a;(void)node;(void)o;return false;}
__attribute__((weak)) bool lc_python_known(struct lc_engine *e, lc_str n, lc_value_p s, const struct lc_arguments *a, uint32_t node, bool c, lc_value_p *o){(void)e;(void)s;(void)n;(void)a;(void)node;(void)o;(void)c;return false;}
__attribute__((weak)) bool lc_ruby_known(struct lc_engine *e, lc_str n, lc_value_p s, const struct lc_arguments *a, uint32_t node, bool c, lc_value_p *o){(void)e;(void)s;(void)n;(void)a;(void)node;(void)o;(void)c;return false;}
__attribute__((weak)) lc_value_p lc_python_enter(struct lc_engine *e, lc_value_p v, bool a, uint32_t n){(void)e;(void)a;(void)n;return v;}
__attribute__((weak)) void lc_python_leave(struct lc_engine *e, lc_value_p v, uint32_t n){(void)e;(void)v;(void)n;}

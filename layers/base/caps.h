#ifndef LC_BASE_CAPS_H
#define LC_BASE_CAPS_H

/* Every bound on what input can make us do, with its reason. Platform limits that findings speak of are rule facts, not
 * caps. */

/* -- base -- */
#define LC_JOBS_MAX 64                  /* more threads than any CI machine has cores; bounds per-worker memory */
#define LC_PATH_BYTES_MAX 65535         /* a zip name field is 16 bits wide */
#define LC_GLOB_STEPS_MAX 100000        /* a pattern with many stars backtracks; longer than any path needs */
#define LC_MESSAGE_BYTES_MAX (1u << 16) /* one finding's message; a path of 65,535 bytes must not fill the screen */

/* -- text -- */
#define LC_TEXT_DEPTH_MAX 256         /* JSON and YAML nesting; real templates stay under 40 */
#define LC_TEXT_BYTES_MAX (64u << 20) /* one JSON or YAML document; the largest real plans are some 30 MB */
#define LC_TEXT_NODES_MAX (1u << 20)  /* values in one document kept in memory, some 200 bytes each */

/* -- archive -- */
#define LC_ENTRIES_MAX 2000000u            /* entries of one archive; 250 MB hold a few hundred thousand at most */
#define LC_DIRECTORY_DEPTH_MAX 128         /* nesting of a folder given as an archive */
#define LC_ENTRY_BYTES_MAX (512u << 20)    /* inflated from one entry, counted, not as declared; twice Lambda's limit */
#define LC_CONTENTS_BYTES_MAX (256u << 20) /* kept of an archive; all that Lambda takes unzipped fits in */
#define LC_LINK_BYTES_MAX 4096             /* a symlink's target, PATH_MAX on Linux */
#define LC_ARCHIVE_NESTING_MAX 1           /* jars and zips inside an archive are opened one level deep */
#define LC_FLAWS_MAX 1000u                 /* flaws listed per kind and archive; the rest are counted */
#define LC_CENTRAL_BYTES_MAX (256u << 20)  /* a zip's central directory: 2,000,000 entries of 134 bytes */
#define LC_GAP_BYTES_MAX (64u << 20)       /* bytes between the entries of one archive searched for hidden ones */
#define LC_LIE_BYTES_MAX (8u << 20)        /* inflated beyond the declared size, only to say how large the lie is */

/* -- image -- */
#define LC_LINK_HOPS_MAX 40 /* Linux stops at 40 (MAXSYMLINKS) */

/* -- runtime -- */
#define LC_CATALOGUE_BYTES_MAX (1u << 20)     /* a catalogue file; all of data/ is under 40 KB */
#define LC_CATALOGUE_ITEMS_MAX 1024u          /* runtimes, systems, items of a list; ten years brought 60 runtimes */
#define LC_CATALOGUE_TEXT_MAX 1024u           /* one text with placeholders filled in; the longest has 400 bytes */
#define LC_CATALOGUE_EXPANDED_MAX (32u << 20) /* memory of all entries: templates multiply what a small file says */
#define LC_CATALOGUE_LIKE_MAX 8u              /* templates like templates, a circle included */

/* -- package -- */
#define LC_METADATA_BYTES_MAX (4u << 20)  /* package.json, METADATA, gemspec, manifest; real ones stay under 1 MB */
#define LC_REQUIRES_BYTES_MAX (1u << 18)  /* requires.txt of an egg-info: every line takes 150 bytes of memory */
#define LC_RECORD_BYTES_MAX (32u << 20)   /* RECORD of a wheel with 100,000 files */
#define LC_RECORDS_BYTES_MAX (256u << 20) /* all RECORDs of packages that meet in a run; real stacks stay under 20 MB */
#define LC_JAR_BYTES_MAX (256u << 20)     /* a jar read whole to look inside */
#define LC_GEM_REQUIREMENTS_MAX 1000u     /* dependencies of one gemspec, each compared with all before; rails has 13 */

/* -- resolve -- */
#define LC_NAMESPACE_BYTES_MAX 4096u  /* an __init__.py that only declares a namespace: a line, a licence */
#define LC_RESOLVE_STEPS_MAX 1000000u /* keys and targets compared for one specifier; large exports have 3,000 */
#define LC_TRIED_MAX 1000u            /* steps kept of one trace */
#define LC_PYTHON_PATH_MAX 1024u    /* entries of sys.path, packages declared by *-nspkg.pth; real ones are a handful */
#define LC_PYTHON_LINES_MAX 100000u /* lines of all .pth files, each compared with sys.path */
#define LC_PYTHON_PARTS_MAX 256u    /* dots in one module name; real ones have under 12 */
#define LC_GEM_DEPTH_MAX 64u        /* gems that need gems; rails is 6 deep */
#define LC_GEM_ACTIVATIONS_MAX 2000u /* gems activated for one require; the largest bundles have some 600 */
#define LC_GEMS_MAX 20000u           /* gemspecs of all homes; the whole AWS SDK for Ruby has 400 */
#define LC_GEM_FOLDERS_MAX 64u       /* require_paths of one gem; real ones are one or two */
#define LC_GEM_STEPS_MAX (20u << 20) /* gems compared with needs for one require */
#define LC_CLASS_PATH_MAX 4096u      /* jars of a class path, and names in all their Class-Paths */

/* -- source, graph -- */
#define LC_SOURCE_BYTES_MAX (32u << 20) /* one source file read for its imports; bundles of 10 MB are real */
#define LC_GRAPH_FILES_MAX 100000u      /* files one handler is followed to */
#define LC_GRAPH_EDGES_MAX 500000u /* imports one handler is followed over, 250 bytes each; large ones have 60,000 */

/* -- version -- */
#define LC_VERSION_BYTES_MAX 1024u     /* one version; node-semver refuses over 256, real ones reach 100 */
#define LC_RANGE_BYTES_MAX (64u << 10) /* one range; real ones stay under 1,000, generated unions under 10,000 */
#define LC_MARKER_DEPTH_MAX 64         /* parentheses in a PEP 508 marker; real ones nest 3 deep */

/* -- resolve -- */
#define LC_PLACE_COPIES_MAX 64u      /* copies of one package at one place that are compared; 5 layers bring 5 */
#define LC_NEAR_STEPS_MAX (8u << 20) /* paths walked to see whether code is near a node_modules; then it is */

/* -- source -- */
#define LC_SOURCE_DEPTH_MAX 20000u /* open brackets of one source file; bundles of 10 MB stay under 300 */
#define LC_EXCERPT_BYTES_MAX 80u   /* of an expression quoted where a literal was hoped for */

#define LC_SOURCEMAP_BYTES_MAX (64u << 20)   /* one source map; with the sources' text inside, 30 MB are real */
#define LC_SOURCEMAP_MAPPINGS_MAX (4u << 20) /* 20 bytes each; a minified bundle of 10 MB has about 2 million */
#define LC_SOURCEMAP_NAMES_MAX (1u << 20)    /* sources, names and sections of one map; large ones have 100,000 */
#define LC_BUNDLE_RANGES_MAX (1u << 20)      /* 32 bytes each; a bundle of 10 MB with a map has 200,000 at most */

#define LC_PARSE_SOURCE_MAX (16u << 20)  /* one first-party file given to tree-sitter; bundles of several MB are real */
#define LC_PARSE_BYTES_PER_BYTE 320u     /* tree-sitter's memory: 60 bytes a byte of ordinary source, 300 of hostile */
#define LC_PARSE_BYTES_LEAST (16u << 20) /* and this much besides, for small and deep ones */
#define LC_PARSE_MEMORY_MAX (1u << 30)   /* of one parse: 16 MB of ordinary source */
#define LC_PARSE_CHURN_PER_BYTE 1024u    /* bytes asked for in all, freed ones too: 150 at most, 200,000 when hostile */
#define LC_PARSE_CHURN_MAX (4ull << 30)  /* of one parse: some ten seconds */
#define LC_PARSE_STEPS_PER_BYTE 8u       /* the parser's operations: 2.7 in the densest minified files */
#define LC_PARSE_STEPS_LEAST 100000u     /* and this many besides, for the smallest files */
#define LC_SYNTAX_DEPTH_MAX 1000u        /* nesting that is lowered and followed; written code stays under 60 */

/* -- scan -- */
#define LC_KINDS_BYTES_MAX (4u << 20)      /* a file of kinds of secrets; all of ours are under 400 KB */
#define LC_KINDS_MAX 4096u                 /* kinds in all; the program has some 150 */
#define LC_KIND_ITEMS_MAX 64u              /* keywords, names, allowed patterns, examples of one kind: 10 at most */
#define LC_KEYWORD_BYTES_MAX 64u           /* the longest real one has 30 */
#define LC_KEYWORDS_MAX 16384u             /* of all kinds; each is kept twice at most */
#define LC_PATTERN_BYTES_MAX 4096u         /* one pattern; the longest of ours has 600 */
#define LC_PATTERN_NESTING_MAX 50u         /* parentheses in one another */
#define LC_PATTERN_GROUPS_MAX 64u          /* groups of one match that are looked at; `secret` is among the first */
#define LC_PATTERN_MATCH_LIMIT 1000000u    /* PCRE2's steps of one match; ours take under 10,000 */
#define LC_PATTERN_DEPTH_LIMIT 20000u      /* its backtracking depth, where JIT is not used */
#define LC_PATTERN_HEAP_KIB 16384u         /* its heap, where JIT is not used */
#define LC_PATTERN_STACK_BYTES (1u << 20)  /* its JIT stack, one a worker */
#define LC_SCAN_BEFORE_KEYWORD_MAX 512u    /* a match begins at most so far before its keyword */
#define LC_SCAN_HITS_MAX (1u << 22)        /* keywords looked at in one text; source of 16 MB has under 200,000 */
#define LC_SCAN_STEPS_MAX (64u << 20)      /* bytes of one text that patterns are tried at, a text read again counts */
#define LC_SECRETS_MAX 1000u               /* secrets listed of one text; the rest are counted */
#define LC_SECRET_BYTES_MAX (64u << 10)    /* one secret; a PEM key of 16,384 bits has 13 KB */
#define LC_SCAN_TEXT_MAX (32u << 20)       /* one file that is read for secrets */
#define LC_SCAN_NESTED_MAX (256u << 20)    /* inflated from one archive inside an archive */
#define LC_SCAN_NESTED_ENTRIES_MAX 100000u /* entries of one; the largest jars have 40,000 */
#define LC_SECRET_LINES_MAX 2000u          /* lines of a template in which a secret's own place is looked for */
#define LC_SCRUB_KNOWN_MAX 4096u           /* values of variables that are kept out of every report */

/* -- flow -- */
#define LC_FLOW_STEPS_MAX 4000000u    /* nodes evaluated for one handler; large ones take 200,000 */
#define LC_FLOW_CALLS_MAX 32u         /* calls followed inside one another */
#define LC_FLOW_BYTES_MAX (96u << 20) /* of one abstract run; ordinary handlers take under 2 MB */
#define LC_FLOW_WORKS_MAX 100000u     /* pieces of work started in it; real handlers start some hundreds */
/* A worker's stack, where the C library's own would be 128 KiB (musl) to 8 MiB: the deepest run stays under half of it,
 * which layers/flow/flow_test.c holds. Pages that nobody touches cost nothing. */
#if defined(__SANITIZE_ADDRESS__) || defined(LC_DEBUG)
#define LC_STACK_BYTES (32u << 20)
#else
#define LC_STACK_BYTES (8u << 20)
#endif
#define LC_FLOW_DEPTH_MAX 1500u /* nesting of evaluation over all of them: bounds our own stack */

/* -- rules -- */
#define LC_MISSING_MAX 1000u       /* packages of one function reported as found nowhere; past 10 it is one cause */
#define LC_CONFLICTS_MAX 250u      /* copies reported as not what is asked for, per function; past 10 it is one cause */
#define LC_LAZY_MAX 200u           /* imports of one function whose weight is worked out, a walk over the graph each */
#define LC_DEMANDS_MAX 1000000u    /* requirements of all packages of one function; large ones have 20,000 */
#define LC_COPIES_MAX 256u         /* copies of one name looked through for one requirement; real ones have under 10 */
#define LC_NPM_LEVELS_MAX 128u     /* folders above a package; real ones stay under 40 */
#define LC_NPM_NAME_BYTES_MAX 512u /* npm takes no name over 214 bytes */
#define LC_KEY_BYTES_MAX (1u << 20) /* path or name put together to be looked up; entry names end at 64 KB */

/* -- reports -- */
#define LC_FINDINGS_MAX 1000u /* findings of one rule on one archive, stack or function; the rest are counted */
#define LC_LOCATIONS_MAX 50u  /* places listed with one finding; the rest are counted */
#define LC_REPORT_BYTES_MAX (1u << 30) /* one report */

#endif

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
#define LC_ENTRIES_MAX 2000000u         /* entries of one archive; 250 MB hold a few hundred thousand at most */
#define LC_PICKS_MAX 4096u              /* patterns that say what of a folder is packed; each file asks all of them */
#define LC_DIRECTORY_DEPTH_MAX 128      /* nesting of a folder given as an archive */
#define LC_ENTRY_BYTES_MAX (512u << 20) /* inflated from one entry, counted, not as declared; twice Lambda's limit */
#define LC_CONTENTS_BYTES_MAX (256u << 20) /* kept of an archive; all that Lambda takes unzipped fits in */
#define LC_LINK_BYTES_MAX 4096             /* a symlink's target, PATH_MAX on Linux */
#define LC_ARCHIVE_NESTING_MAX 1           /* jars and zips inside an archive are opened one level deep */
#define LC_FLAWS_MAX 1000u                 /* flaws listed per kind and archive; the rest are counted */
#define LC_CENTRAL_BYTES_MAX (256u << 20)  /* a zip's central directory: 2,000,000 entries of 134 bytes */
#define LC_GAP_BYTES_MAX (64u << 20)       /* bytes between the entries of one archive searched for hidden ones */
#define LC_RANGES_OTHER_MAX (64u << 20)    /* inflated to memory for ranges of an entry that only libzip can read */
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
#define LC_PLATFORM_NAMES_MAX 64u       /* names with a platform in one source file; napi-rs writes some 30 */
#define LC_SOURCE_BYTES_MAX (32u << 20) /* one source file read for its imports; bundles of 10 MB are real */
#define LC_GRAPH_FILES_MAX 100000u      /* files one handler is followed to */
#define LC_GRAPH_EDGES_MAX 500000u /* imports one handler is followed over, 250 bytes each; large ones have 60,000 */

/* -- binary -- */
#define LC_GO_BYTES_MAX (80u << 20) /* of one ELF file at a time, packed and plain; compilers' modules take 70 MB */
#define LC_BINARIES_BYTES_MAX (256u << 20) /* declared by one archive's ELF files; all that Lambda takes */
#define LC_ELF_SEGMENTS_MAX 512u           /* program headers; real files have under 20 */
#define LC_ELF_DYNAMIC_MAX 4096u           /* entries of a dynamic section; the largest name some 200 libraries */
#define LC_ELF_BYTES_MAX (48u << 20)       /* tables of one file kept while it is read; LLVM's take 30 MB */
#define LC_ELF_SYMBOLS_MAX (1u << 20)      /* dynamic symbols of one file; the largest have 300,000 */
#define LC_ELF_VERSIONS_MAX 4096u          /* versions that one file requires, or provides; libc.so.6 provides 40 */
#define LC_ELF_STRING_MAX 4096u            /* one name or search path in it */
#define LC_ELF_EXPORTS_MAX 256u            /* entry points kept of one file; an extension has one or two */
#define LC_ELF_HINT_BYTES (1u << 20)       /* of a file's start kept while it passes by: tables stand there */
#define LC_LIBRARY_ELSEWHERE_MAX 8u        /* files named that a search does not reach */
#define LC_LIBRARY_FOLDERS_MAX 256u        /* folders of one RPATH or RUNPATH; real ones have under 10 */
#define LC_LIBRARY_LOADERS_MAX 64u         /* files that load one another on the way to one */

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
#define LC_KINDS_BYTES_MAX (4u << 20)     /* a file of kinds of secrets; all of ours are under 400 KB */
#define LC_KINDS_MAX 4096u                /* kinds in all; the program has some 150 */
#define LC_KIND_ITEMS_MAX 64u             /* keywords, names, allowed patterns, examples of one kind: 10 at most */
#define LC_KEYWORD_BYTES_MAX 64u          /* the longest real one has 30 */
#define LC_KEYWORDS_MAX 16384u            /* of all kinds; each is kept twice at most */
#define LC_PATTERN_BYTES_MAX 4096u        /* one pattern; the longest of ours has 600 */
#define LC_PATTERN_NESTING_MAX 50u        /* parentheses in one another */
#define LC_PATTERN_GROUPS_MAX 64u         /* groups of one match that are looked at; `secret` is among the first */
#define LC_PATTERN_MATCH_LIMIT 1000000u   /* PCRE2's steps of one match; ours take under 10,000 */
#define LC_PATTERN_DEPTH_LIMIT 20000u     /* its backtracking depth, where JIT is not used */
#define LC_PATTERN_HEAP_KIB 16384u        /* its heap, where JIT is not used */
#define LC_PATTERN_STACK_BYTES (1u << 20) /* its JIT stack, one a worker */
#define LC_SCAN_BEFORE_KEYWORD_MAX 512u   /* a match begins at most so far before its keyword */
#define LC_SCAN_NAME_BEFORE_MAX 64u       /* of a name that begins before the match; longer names are of nothing real */
#define LC_SCAN_NAME_BYTES_MAX 128u       /* of what names a secret */
/* The work of scanning, in units of about a nanosecond: looking at a keyword's surroundings or another place, starting a
 * search, judging a match. A text may take ten times what an ordinary one does, and 2 ms besides. */
#define LC_SCAN_WORK_PLACE 4u
#define LC_SCAN_WORK_SEARCH 60u
#define LC_SCAN_WORK_MATCH 1500u
#define LC_SCAN_WORK_PER_BYTE 25u
#define LC_SCAN_WORK_LEAST 2000000u
#define LC_SCAN_AHEAD 256u                 /* looked at ahead in spite of blanks, at most, roughly */
#define LC_SCAN_REACH_MAX (1u << 16)       /* beyond, a match may be anywhere as far as one can tell */
#define LC_SECRETS_MAX 1000u               /* secrets listed of one text; the rest are counted */
#define LC_SECRET_BYTES_MAX (64u << 10)    /* one secret; a PEM key of 16,384 bits has 13 KB */
#define LC_SCAN_TEXT_MAX (32u << 20)       /* one file that is read for secrets */
#define LC_SCAN_NESTED_MAX (256u << 20)    /* inflated from one archive inside an archive */
#define LC_SCAN_NESTED_ENTRIES_MAX 100000u /* entries of one; the largest jars have 40,000 */
#define LC_COPIED_MAX 256u                 /* packages copied into one archive outside of any node_modules */
#define LC_SCAN_AROUND_MAX 4096u           /* looked at around a secret for a comment, a host */
#define LC_SCAN_DOCSTRING_MAX (1u << 20)   /* of a file of Python before a secret; generated ones of more hold none */
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
#define LC_LIBRARY_CLOSURE_MAX 2000u /* libraries that one program needs, with what they need; browsers need some 80 */
#define LC_LIBRARY_ABSENT_MAX 100u   /* libraries of one package listed as not found; past 5 they are counted */
#define LC_LIBRARY_ASKED_MAX 200000u /* libraries looked for in one image; the largest ask for some 5,000 */
#define LC_JAR_NATIVES_MAX 1000u     /* native libraries looked at in one jar; jna has 25, opencv's all-in-one 60 */
#define LC_JAR_CLASSES_MAX 4000u   /* class files looked at in one jar, one a folder; the AWS SDK v1 bundle has 1,500 */
#define LC_MISSING_MAX 1000u       /* packages of one function reported as found nowhere; past 10 it is one cause */
#define LC_CONFLICTS_MAX 250u      /* copies reported as not what is asked for, per function; past 10 it is one cause */
#define LC_LAZY_MAX 200u           /* imports of one function whose weight is worked out, a walk over the graph each */
#define LC_DEMANDS_MAX 1000000u    /* requirements of all packages of one function; large ones have 20,000 */
#define LC_COPIES_MAX 256u         /* copies of one name looked through for one requirement; real ones have under 10 */
#define LC_NPM_LEVELS_MAX 128u     /* folders above a package; real ones stay under 40 */
#define LC_NPM_NAME_BYTES_MAX 512u /* npm takes no name over 214 bytes */
#define LC_KEY_BYTES_MAX (1u << 20) /* path or name put together to be looked up; entry names end at 64 KB */

/* -- configuration, input -- */
#define LC_CONFIG_BYTES_MAX (1u << 20) /* one layercheck.yaml; a project of a thousand functions has some 200 KB */
#define LC_CONFIG_PARENTS_MAX 64       /* folders above an input that are asked for a configuration */
#define LC_VARIANTS_MAX 64u            /* environments of one description in one run, each read on its own */
#define LC_WALK_DEPTH_MAX 32           /* folders inside one another that --recursive enters */
#define LC_WALK_FOLDERS_MAX 200000u    /* folders that --recursive enters; the largest repositories have some 100,000 */

/* -- fetch -- */
#define LC_PROCESS_OUT_BYTES_MAX (8u << 20)  /* of another program's output; get-function answers under 20 KB */
#define LC_PROCESS_ERR_BYTES_MAX (64u << 10) /* kept of its complaints; the rest is read and dropped */
#define LC_PROCESS_SECONDS_MAX 180           /* aws retries a dead endpoint for two minutes */
#define LC_COMPLAINT_BYTES_MAX 240u          /* shown of its complaints */
#define LC_DOWNLOAD_BYTES_MAX (512u << 20)   /* one archive; Lambda takes 250 MB unzipped */
#define LC_DOWNLOAD_SECONDS_MAX 900          /* one archive: 250 MB at 300 KB a second */
#define LC_DOWNLOAD_IDLE_SECONDS 30          /* without a kilobyte a second */
#define LC_DOWNLOAD_CONNECT_SECONDS 20
#define LC_REDIRECTS_MAX 3             /* S3 sends a young bucket's callers on once */
#define LC_URL_BYTES_MAX (16u << 10)   /* a presigned address has under 2 KB, most of it a token */
#define LC_LOCK_BYTES_MAX (4u << 20)   /* layercheck.lock: 20,000 layers */
#define LC_RECORD_FILE_MAX (64u << 10) /* what is kept beside a cached layer: hash, size, date, labels */

/* -- templates -- */
#define LC_TEMPLATE_DEPTH_MAX 512u /* values inside values, over aliases, conditions and nested stacks */
#define LC_TEMPLATE_STEPS_MAX \
    (1u << 20) /* values evaluated of a template and its nested ones; 500 functions: 135,000 */
#define LC_TEMPLATE_BYTES_MAX (64u << 20) /* of texts put together in them; inline code ends at 4 MB */
#define LC_TEMPLATE_CONDITIONS_MAX 64u    /* conditions that ask conditions; real ones go 3 deep */
#define LC_TEMPLATE_ASSUMED_MAX 3u        /* open comparisons that a function is checked both ways of: 8 variants */
#define LC_TEMPLATE_STACKS_MAX 256u       /* templates of one description, nested stacks among them */
#define LC_TEMPLATE_NESTING_MAX 8u        /* stacks inside stacks; real ones go 2 deep */

/* -- input -- */
#define LC_INPUT_TEXT_MAX (1u << 20)   /* one text put together from parts; Lambda's whole environment has 4 KB */
#define LC_INPUT_MADE_MAX (256u << 20) /* all texts put together for one description: parts of parts double quickly */
#define LC_INPUT_STEPS_MAX 20000000u /* values looked at while one description is evaluated; large ones take 100,000 */
#define LC_INPUT_DEPTH_MAX 200u      /* expressions inside expressions, over all files; real ones stay under 20 */
#define LC_INPUT_FILES_MAX 1000u     /* files that one description includes */
#define LC_INPUT_FILE_BYTES_MAX (8u << 20) /* one such file; a plan or template itself has LC_TEXT_BYTES_MAX */
#define LC_INPUT_MODULES_DEEP_MAX 16u      /* Terraform modules in modules; real ones go 4 deep */
#define LC_INPUT_SOURCES_MAX 32u           /* fallbacks of one Serverless variable */
#define LC_INPUT_INSTANCES_MAX 10000u      /* functions and layers that count and for_each may make of one folder */

/* -- reports -- */
#define LC_FINDINGS_MAX 1000u      /* findings of one rule on one archive, stack or function; the rest are counted */
#define LC_LOCATIONS_MAX 50u       /* places listed with one finding; the rest are counted */
#define LC_SARIF_RESULTS_MAX 5000u /* results of one SARIF report: GitHub shows no more of one */
#define LC_ANNOTATIONS_MAX 10u     /* of one kind: GitHub shows no more of a step */
#define LC_REPORT_BYTES_MAX (1u << 30) /* one report */

#endif

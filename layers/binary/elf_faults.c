/* What keeps an ELF file from running whatever the system has: told from its program headers. */

#include <elf.h>

#include "layers/binary/elf_reader.h"

/* The kernel maps and refuses by these. Source: Linux fs/binfmt_elf.c; PATH_MAX. */
enum { PAGE = 4096, INTERPRETER_MAX = 4096 };

void lc_elf_fault_is(struct lc_elf_reader *reader, enum lc_elf_fault fault, const char *why)
{
    if (reader->out->fault != LC_ELF_FAULT_NONE)
        return;
    reader->out->fault = fault;
    reader->out->fault_why = lc_str_from(why);
}

/* Does [at, at + length) reach beyond `size`? */
static bool is_beyond(uint64_t at, uint64_t length, uint64_t size)
{
    uint64_t end;

    return __builtin_add_overflow(at, length, &end) || end > size;
}

void lc_elf_find_faults(struct lc_elf_reader *reader, bool has_interpreter, uint64_t interpreter_at,
                        uint64_t interpreter_size)
{
    uint64_t size = reader->source->size, pages = size > UINT64_MAX - PAGE ? size : (size + PAGE - 1) / PAGE * PAGE;

    if (reader->out->head.type != ET_EXEC && reader->out->head.type != ET_DYN)
        return;
    if (reader->load_count == 0)
        lc_elf_fault_is(reader, LC_ELF_FAULT_REFUSED, "no part of it is loaded");
    /* The rest of the last page is filled with zeros. */
    for (size_t i = 0; i < reader->load_count; i++)
        if (reader->loads[i].length > 0 && is_beyond(reader->loads[i].offset, reader->loads[i].length, pages))
            lc_elf_fault_is(reader, LC_ELF_FAULT_CUT, "it was cut, a part that is loaded lies behind its end");
    if (!has_interpreter)
        return;
    if (interpreter_size < 2 || interpreter_size > INTERPRETER_MAX)
        lc_elf_fault_is(reader, LC_ELF_FAULT_PROGRAM,
                        "the name of its interpreter has a length that the kernel does not take");
    else if (is_beyond(interpreter_at, interpreter_size, size))
        lc_elf_fault_is(reader, LC_ELF_FAULT_PROGRAM, "the name of its interpreter lies outside the file");
}

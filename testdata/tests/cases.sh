#!/bin/sh
# Every case folder, twice: plainly, and with 8 jobs, C.UTF-8 and another hash seed.
exec testdata/tools/run-cases --twice

# Runs one fuzz target from its seeds, the same inputs each time. What it learns goes to a folder of
# its own, which is made anew: libFuzzer writes into the first folder that it is given.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/learnt)
execute_process(
    COMMAND ${PROGRAM} -seed=1 -runs=${RUNS} -max_len=4096 -timeout=20 -verbosity=0
        -artifact_prefix=${WORK}/ ${WORK}/learnt ${SEEDS}
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} found something; the input is in ${WORK}")
endif()

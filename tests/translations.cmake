# Fails when a text of the program has no finished translation. Reads the sources anew into copies of
# the translations, so that nothing in the checkout is written.
# Run as: cmake -D ROOT=<checkout> -D WORK=<folder> -D LUPDATE=<program> -P tests/translations.cmake

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(missing "")

# check(<name of the .ts> <more options of lupdate>)
function(check name)
    file(COPY ${ROOT}/resources/i18n/${name}.ts DESTINATION ${WORK})
    execute_process(
        COMMAND ${LUPDATE} -silent -I . -locations none -no-obsolete ${ARGN}
            app library sync ui -ts ${WORK}/${name}.ts
        WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
    if(failed)
        message(FATAL_ERROR "lupdate failed: ${log}")
    endif()
    file(READ ${WORK}/${name}.ts text)
    # A list splits at semicolons and joins at brackets: keep them out of it.
    string(REGEX REPLACE "[];[]" "_" text "${text}")
    string(REPLACE "</message>" ";" messages "${text}")
    foreach(message IN LISTS messages)
        if(message MATCHES "type=\"unfinished\"|<translation></translation>|<numerusform></numerusform>")
            string(REGEX MATCH "<source>.*</source>" source "${message}")
            set(missing "${missing}${name}: ${source}\n")
        endif()
    endforeach()
    set(missing "${missing}" PARENT_SCOPE)
endfunction()

check(matinee_zh_CN)
check(matinee_en -pluralonly)

if(missing)
    message(FATAL_ERROR "Translate these in resources/i18n (lupdate -I . app library sync ui -ts ...):\n${missing}")
endif()

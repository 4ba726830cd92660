# matinee_embed_sql(<target> <name> <files>): generates <name>.h with one string constant for each
# migration script, in the target's own build folder. A library's resource would need to be
# initialised by every program that links it; a constant cannot be forgotten.
function(matinee_embed_sql target name)
    set(constants "")
    foreach(file IN LISTS ARGN)
        set(path ${PROJECT_SOURCE_DIR}/resources/sql/${file})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
        file(READ ${path} script)
        string(MAKE_C_IDENTIFIER ${file} constant)
        string(APPEND constants
            "inline constexpr char kScript${constant}[] = R\"sql(${script})sql\";\n")
    endforeach()
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/generated/${name}.h @ONLY
        CONTENT "#pragma once\n\nnamespace Library::Sql {\n\n@constants@\n} // namespace Library::Sql\n")
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
endfunction()

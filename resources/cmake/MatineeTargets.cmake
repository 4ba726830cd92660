# The one place that says how code of this project is compiled.

add_library(matinee_options INTERFACE)
target_compile_features(matinee_options INTERFACE cxx_std_20)
target_compile_options(matinee_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # Macros of FFmpeg and seccomp make their values so.
    target_compile_options(matinee_options INTERFACE -Wno-c99-extensions)
elseif(MATINEE_UNITY)
    # A type without linkage in a class of the same source is no fault there, only in a header.
    target_compile_options(matinee_options INTERFACE -Wno-subobject-linkage)
endif()
if(MATINEE_WERROR)
    target_compile_options(matinee_options INTERFACE -Werror)
endif()
if(MATINEE_SANITIZE)
    target_compile_options(matinee_options INTERFACE
        -fsanitize=${MATINEE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(matinee_options INTERFACE -fsanitize=${MATINEE_SANITIZE})
endif()
target_compile_definitions(matinee_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(matinee_options INTERFACE ${PROJECT_SOURCE_DIR})

# matinee_layer(<target> PUBLIC <libraries> PRIVATE <libraries>): one static target per box of the
# layer diagram.
function(matinee_layer target)
    cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
    add_library(${target})
    target_link_libraries(${target} PUBLIC matinee_options ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    if(BUILD_SHARED_LIBS)
        target_link_options(${target} PRIVATE LINKER:--no-undefined)
    endif()
    # Of six sources at once each header is read once anyway.
    if(MATINEE_PCH AND NOT MATINEE_UNITY)
        target_precompile_headers(${target} PRIVATE
            <QByteArray> <QHash> <QObject> <QString> <QStringList> <QVector>
            <algorithm> <chrono> <functional> <memory> <optional> <string> <utility> <vector>)
    endif()
endfunction()

# matinee_sources(<target> HEADERS <files> SOURCES <files>): called in each room of a layer.
function(matinee_sources target)
    cmake_parse_arguments(ARG "" "" "HEADERS;SOURCES" ${ARGN})
    if(ARG_HEADERS)
        target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}
            FILES ${ARG_HEADERS})
    endif()
    if(ARG_SOURCES)
        target_sources(${target} PRIVATE ${ARG_SOURCES})
    endif()
endfunction()

# One interface target carries the language level, warnings and instrumentation
# for everything we compile, tests included.
add_library(siplapse_flags INTERFACE)
target_compile_definitions(siplapse_flags INTERFACE _GNU_SOURCE)
target_include_directories(siplapse_flags INTERFACE ${CMAKE_SOURCE_DIR})

target_compile_options(siplapse_flags INTERFACE
  -UNDEBUG # our assertions are always on, in release builds too
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations
  -Wold-style-definition -Wundef -Wvla -Wcast-qual -Wcast-align
  -Wpointer-arith -Wwrite-strings -Wformat=2 -Wimplicit-fallthrough
  -Wdouble-promotion -Wfloat-equal -Wredundant-decls
  -Wunused-macros
  # gcc does not know that cmocka's assert_non_null does not return.
  $<$<NOT:$<BOOL:$<TARGET_PROPERTY:SIPLAPSE_IS_TEST>>>:-Wnull-dereference>)
# Not -Wswitch-enum: it forbids default with other people's enums. Our own
# enums get no default instead.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(siplapse_flags INTERFACE
    -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init)
endif()
if(SIPLAPSE_WERROR)
  target_compile_options(siplapse_flags INTERFACE -Werror)
endif()
if(SIPLAPSE_SANITIZE)
  set(sanitize -fsanitize=${SIPLAPSE_SANITIZE} -fno-sanitize-recover=all
               -fno-omit-frame-pointer)
  target_compile_options(siplapse_flags INTERFACE ${sanitize})
  target_link_options(siplapse_flags INTERFACE ${sanitize})
endif()
if(SIPLAPSE_COVERAGE)
  target_compile_options(siplapse_flags INTERFACE --coverage -O0)
  target_link_options(siplapse_flags INTERFACE --coverage)
endif()

# siplapse_folder(NAME [NEEDS folder...] [USES third-party-target...])
#
# Each folder of the house is one static library made of all its .c files. Its
# headers form a header set, so that every header is compiled alone. Third-party
# libraries stay private to the folder; they never stand in its headers.
function(siplapse_folder name)
  cmake_parse_arguments(ARG "" "" "NEEDS;USES" ${ARGN})
  string(REPLACE "-" "_" target siplapse_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.c)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.h)
  if(NOT sources)
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_sources(${target} PUBLIC FILE_SET HEADERS
                 BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${headers})
  target_link_libraries(${target} PUBLIC siplapse_flags)
  foreach(needed IN LISTS ARG_NEEDS)
    string(REPLACE "-" "_" needed siplapse_${needed})
    target_link_libraries(${target} PUBLIC ${needed})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_USES} m)
  if(EXISTS ${CMAKE_SOURCE_DIR}/${name}/folder.cmake)
    include(${CMAKE_SOURCE_DIR}/${name}/folder.cmake)
  endif()
endfunction()

# siplapse_unit_tests(FOLDER): one executable per tests/unit/FOLDER/test_X.c,
# linked with that folder and what it needs, run by ctest as FOLDER.X.
function(siplapse_unit_tests name)
  string(REPLACE "-" "_" target siplapse_${name})
  if(NOT TARGET ${target})
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS
       ${CMAKE_SOURCE_DIR}/tests/unit/${name}/test_*.c)
  foreach(source IN LISTS tests)
    get_filename_component(file ${source} NAME_WE)
    string(REPLACE "test_" "" noun ${file})
    string(REPLACE "-" "_" executable test_${name}_${noun})
    add_executable(${executable} ${source})
    target_link_libraries(${executable} PRIVATE ${target} PkgConfig::CMOCKA)
    set_target_properties(${executable} PROPERTIES SIPLAPSE_IS_TEST ON)
    add_test(NAME ${name}.${noun} COMMAND ${executable})
    set_tests_properties(${name}.${noun} PROPERTIES TIMEOUT 120 LABELS unit)
  endforeach()
endfunction()

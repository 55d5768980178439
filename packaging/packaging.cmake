# What is installed, and the Debian package (`cpack -G DEB` in the build folder). Pages of the manual and
# completion of shells are written by the program that was just built.
include(GNUInstallDirs)
install(TARGETS soshin)
install(FILES README.md README.ja.md TYPE DOC)
install(DIRECTORY docs schema TYPE DOC)
install(FILES packaging/copyright TYPE DOC)

find_program(GZIP gzip)
mark_as_advanced(GZIP)

# write(FILE WORD...): the program's words with -o FILE, when it is built.
set(written "")
set(writing "")
macro(write file)
  list(APPEND written ${CMAKE_BINARY_DIR}/share/${file})
  list(APPEND writing COMMAND soshin ${ARGN} -o ${CMAKE_BINARY_DIR}/share/${file})
endmacro()

if(GZIP AND NOT CMAKE_CROSSCOMPILING AND NOT SOSHIN_SANITIZE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cli/list.def)
  file(STRINGS ${CMAKE_SOURCE_DIR}/cli/list.def commands REGEX "^COMMAND")
  list(TRANSFORM commands REPLACE "^COMMAND\\((.*)\\)$" "\\1")
  foreach(lang en ja)
    set(folder man/ja/man1)
    if(lang STREQUAL en)
      set(folder man/man1)
    endif()
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/${folder})
    write(${folder}/soshin.1 help --format man --lang ${lang})
    foreach(command IN LISTS commands)
      write(${folder}/soshin-${command}.1 help ${command} --format man --lang ${lang})
    endforeach()
  endforeach()
  set(pages ${written})
  write(soshin.bash completion bash --lang en)
  write(_soshin completion zsh --lang en)
  write(soshin.fish completion fish --lang en)
  list(TRANSFORM pages APPEND .gz OUTPUT_VARIABLE packed)
  file(GLOB changes CONFIGURE_DEPENDS packaging/changelog)
  list(APPEND packed ${CMAKE_BINARY_DIR}/share/changelog.gz)
  add_custom_command(
    OUTPUT ${packed} ${written}
    ${writing}
    COMMAND ${CMAKE_COMMAND} -E copy ${changes} ${CMAKE_BINARY_DIR}/share/changelog
    COMMAND ${GZIP} -9nfk ${pages} ${CMAKE_BINARY_DIR}/share/changelog
    DEPENDS soshin ${changes}
    COMMENT "Writing the manual and the completion of shells"
    VERBATIM)
  add_custom_target(manual ALL DEPENDS ${packed})

  install(DIRECTORY ${CMAKE_BINARY_DIR}/share/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}
    FILES_MATCHING PATTERN *.gz)
  install(FILES ${CMAKE_BINARY_DIR}/share/changelog.gz TYPE DOC)
  install(FILES ${CMAKE_BINARY_DIR}/share/soshin.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME soshin)
  install(FILES ${CMAKE_BINARY_DIR}/share/soshin.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  # zsh of Debian reads /usr/local/share/zsh/site-functions, but not the folder of that name in /usr.
  install(CODE "
    set(folder site-functions)
    if(CMAKE_INSTALL_PREFIX MATCHES \"/usr$\")
      set(folder vendor-completions)
    endif()
    file(INSTALL \"${CMAKE_BINARY_DIR}/share/_soshin\" DESTINATION
      \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME soshin)
set(CPACK_PACKAGE_CONTACT "soshin developers <soshin@soshin.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "compare what a web service sends to third parties with its notice")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Who receives information about a website's visitors, and does the site's own
published notice say so? soshin reads the pages of a service, lists who receives
what, reads the Japanese notice that art. 27-12 of the Telecommunications
Business Act (external transmission rules) asks for, and compares the two.
.
ウェブサイトの利用者に関する情報を誰が受け取っているか、公表ページにその記載が
あるかを調べます。電気通信事業法第27条の12（外部送信規律）の公表事項と、ページが
実際に生じさせる送信を、送信先ごと、項目ごとに照合します。")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${SOSHIN_HOMEPAGE})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, poppler-utils")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS chromium)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)

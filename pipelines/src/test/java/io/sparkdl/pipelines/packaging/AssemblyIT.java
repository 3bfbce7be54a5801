package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyIT {
  /** Where the classes of what we carry lie; anything else came in unasked. */
  private static final List<String> CARRIED =
      List.of(
          "io/sparkdl/",
          "com/aparapi/",
          "org/apache/bcel/",
          "org/bytedeco/",
          "com/sun/jna/",
          "com/mxgraph/",
          "picocli/",
          "me/tongfei/progressbar/",
          "org/jline/");

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(System.getProperty("sparkdl.assembly"));
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void classes_all_belongToWhatTheNoticeNames() {
    TreeSet<String> strangers = new TreeSet<>();
    jar.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
        .filter(name -> CARRIED.stream().noneMatch(name::startsWith))
        .forEach(name -> strangers.add(name.substring(0, name.lastIndexOf('/') + 1)));
    assertEquals(new TreeSet<>(), strangers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/sparkdl/kernels/cpu/CpuBackend.class",
        "io/sparkdl/pipelines/Main.class",
        "com/aparapi/Kernel.class",
        "linux/libaparapi_x86_64.so",
        "org/bytedeco/dnnl/global/dnnl.class",
        "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
        "org/bytedeco/dnnl/linux-x86_64/libgomp.so.1",
        "org/bytedeco/opencl/linux-x86_64/libOpenCL.so.1",
        "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
        "com/sun/jna/linux-x86-64/libjnidispatch.so",
        "picocli/CommandLine.class",
        "me/tongfei/progressbar/ProgressBar.class",
        "org/jline/terminal/Terminal.class",
        "META-INF/licenses/GPL-3.0.txt",
        "com/mxgraph/view/mxGraph.class",
        "META-INF/licenses/jgraphx.txt",
        "META-INF/licenses/jline.txt",
        "META-INF/licenses/libffi.txt",
        "META-INF/licenses/libgomp.txt",
        "META-INF/licenses/onednn-third-party.txt",
        "META-INF/licenses/progressbar.txt"
      })
  void entry_needed_isThere(String name) {
    assertNotNull(jar.getEntry(name));
  }

  @Test
  void licenceAndNotice_inTheJar_areTheProjects() throws IOException {
    assertTrue(text("META-INF/LICENSE").contains("Apache License"));
    String notice = text("META-INF/NOTICE");
    for (String named :
        new String[] {"Spark DL", "Aparapi", "BCEL", "oneDNN", "JGraphX", "JLine", "libgomp"}) {
      assertTrue(notice.contains(named), named);
    }
  }

  @Test
  void services_backEnds_namesEveryModulesFile() throws IOException {
    assertTrue(
        text("META-INF/services/io.sparkdl.kernels.backend.Backend")
            .lines()
            .toList()
            .contains("io.sparkdl.kernels.cpu.CpuBackend"));
  }

  @Test
  void signatures_ofOthersJars_areGone() {
    assertEquals(
        List.of(),
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
            .toList());
  }

  private String text(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertNotNull(entry, name);
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }
}

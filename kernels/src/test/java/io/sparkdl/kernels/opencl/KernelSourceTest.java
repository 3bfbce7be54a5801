package io.sparkdl.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Translation of kernels, which needs no device. */
class KernelSourceTest {
  static List<Class<? extends ArenaKernel>> kernels() {
    return KernelCatalog.TYPES;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void translate_everyKernel_givesOpenClWithoutDoubles(Class<? extends ArenaKernel> type) {
    KernelSource source = KernelSource.translate(type);

    assertTrue(source.text().contains("__kernel void " + type.getSimpleName() + "("));
    assertFalse(source.text().contains("ArenaKernel"), "functions are renamed");
    assertFalse(source.text().matches("(?s).*\\bdouble\\b.*"), source.text());
    assertFalse(source.text().matches("(?s).*(Infinity|NaN).*"), source.text());
    assertFalse(
        source.text().matches("(?s).*\\b(int|float|long) (kernel|global|local|constant|half)\\b.*"),
        "a Java name that OpenCL reserves");
    assertTrue(source.text().contains("_tick("), "counts its launches");
  }

  /** A kernel that is listed twice is defined twice in the program, which then does not build. */
  @Test
  void catalog_kernelClasses_areListedOnce() {
    assertEquals(Set.copyOf(KernelCatalog.TYPES).size(), KernelCatalog.TYPES.size());
  }

  @Test
  void catalog_kernelClasses_areAllListed() throws IOException {
    Path folder =
        Path.of(ArenaKernel.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .resolve(ArenaKernel.class.getPackageName().replace('.', '/'));
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (isKernel(ArenaKernel.class.getPackageName() + "." + name)) {
          found.add(name);
        }
      }
    }

    Set<String> listed =
        KernelCatalog.TYPES.stream()
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(found, listed);
  }

  private static boolean isKernel(String name) {
    try {
      Class<?> type = Class.forName(name);
      return ArenaKernel.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  void translate_classThatDoesNotTranslate_namesIt() {
    DeviceException thrown =
        assertThrows(DeviceException.class, () -> KernelSource.translate(Switching.class));

    assertTrue(thrown.getMessage().startsWith("kernel Switching: expected"), thrown.getMessage());
  }

  /** Uses a switch, which Aparapi refuses. */
  static final class Switching extends ArenaKernel {
    @Override
    public void run() {
      switch (getGlobalId(0)) {
        case 0:
          ints[0] = 1;
          break;
        default:
          ints[1] = 2;
      }
    }
  }
}

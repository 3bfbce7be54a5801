package io.sparkdl.kernels.opencl;

import com.aparapi.internal.exception.AparapiException;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.model.Entrypoint;
import com.aparapi.internal.writer.KernelWriter;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel class translated to OpenCL C. The translator calls every entry point {@code run} and its
 * struct {@code This}; both, and the functions it calls, are renamed so that the texts of several
 * kernels can stand in one program.
 *
 * @param name the kernel's name in the program
 * @param arguments in the order of the kernel's parameters; the launch's number follows as the last
 */
record KernelSource(
    Class<? extends ArenaKernel> type, String name, String text, List<KernelArgument> arguments) {
  /**
   * Translates a class.
   *
   * @throws DeviceException if the class uses something that does not translate
   */
  static KernelSource translate(Class<? extends ArenaKernel> type) {
    return AparapiLog.silenced(() -> translated(type));
  }

  private static KernelSource translated(Class<? extends ArenaKernel> type) {
    try {
      ClassModel model = ClassModel.createClassModel(type);
      Entrypoint entrypoint = model.getEntrypoint("run", null);
      List<KernelArgument> arguments = new ArrayList<>();
      for (ClassModel.ClassModelField field : entrypoint.getReferencedClassModelFields()) {
        arguments.add(KernelArgument.of(field(type, field.getName())));
      }
      String name = type.getSimpleName();
      String text = renamed(KernelWriter.writeToString(entrypoint), name);
      return new KernelSource(type, name, text, List.copyOf(arguments));
    } catch (AparapiException e) {
      throw new DeviceException(
          "kernel "
              + type.getSimpleName()
              + ": expected Java that Aparapi translates to OpenCL, got "
              + e.getMessage(),
          e);
    }
  }

  private static String renamed(String text, String name) {
    return text.replaceAll("\\bThis\\b", "This_" + name)
        .replaceAll("\\bThis_s\\b", "This_" + name + "_s")
        .replaceAll("\\brun\\b", name)
        .replaceAll("\\bget_pass_id\\b", "get_pass_id_" + name)
        .replaceAll("\\b\\w+__(\\w+)\\(", name + "_$1(");
  }

  private static Field field(Class<?> type, String name) {
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      for (Field field : owner.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new DeviceException("kernel " + type.getSimpleName() + ": expected a field " + name);
  }
}

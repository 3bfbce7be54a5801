package io.sparkdl.kernels.opencl;

import com.aparapi.Kernel;
import com.aparapi.internal.opencl.OpenCLArgDescriptor;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import java.lang.reflect.Field;

/**
 * One argument of a translated kernel, which is a field of its class.
 *
 * @param kind the arena or staging array's kind, or null for a scalar or a local array
 */
record KernelArgument(Field field, Role role, ArenaKind kind) {
  /** What the argument is for. */
  enum Role {
    /** The arena of its kind, never transferred. */
    ARENA,
    /** An array that the host sends before the launch. */
    INCOMING,
    /** An array that the host gets after the launch. */
    OUTGOING,
    /** Memory of a work group. */
    LOCAL,
    /** A number. */
    SCALAR
  }

  static KernelArgument of(Field field) {
    ArenaKind kind = kind(field.getType());
    Role role;
    if (field.getDeclaringClass() == ArenaKernel.class) {
      role = Role.ARENA;
    } else if (field.isAnnotationPresent(Kernel.Local.class)) {
      role = Role.LOCAL;
    } else if (kind == null) {
      role = Role.SCALAR;
    } else {
      role = field.getName().equals("incoming") ? Role.INCOMING : Role.OUTGOING;
    }
    return new KernelArgument(field, role, kind);
  }

  private static ArenaKind kind(Class<?> type) {
    return type == float[].class
        ? ArenaKind.FLOATS
        : type == int[].class ? ArenaKind.INTS : type == long[].class ? ArenaKind.LONGS : null;
  }

  OpenCLArgDescriptor descriptor() {
    long bits =
        switch (role) {
          case ARENA -> OpenCLArgDescriptor.ARG_GLOBAL_BIT;
          case INCOMING ->
              OpenCLArgDescriptor.ARG_GLOBAL_BIT | OpenCLArgDescriptor.ARG_READONLY_BIT;
          case OUTGOING ->
              OpenCLArgDescriptor.ARG_GLOBAL_BIT | OpenCLArgDescriptor.ARG_WRITEONLY_BIT;
          case LOCAL -> OpenCLArgDescriptor.ARG_LOCAL_BIT;
          case SCALAR -> OpenCLArgDescriptor.ARG_PRIMITIVE_BIT | OpenCLArgDescriptor.ARG_ISARG_BIT;
        };
    if (role != Role.SCALAR) {
      bits |= OpenCLArgDescriptor.ARG_ARRAY_BIT;
    }
    boolean floating = field.getType() == float.class || kind == ArenaKind.FLOATS;
    bits |=
        floating
            ? OpenCLArgDescriptor.ARG_FLOAT_BIT
            : kind == ArenaKind.LONGS || field.getType() == long.class
                ? OpenCLArgDescriptor.ARG_LONG_BIT
                : OpenCLArgDescriptor.ARG_INT_BIT;
    return new OpenCLArgDescriptor(field.getName(), bits);
  }

  /** The field's value in a kernel that stands for a launch. */
  Object valueIn(ArenaKernel kernel) {
    try {
      return field.get(kernel);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + ": expected an accessible field", e);
    }
  }
}

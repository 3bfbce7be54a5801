package io.sparkdl.kernels.opencl;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words that a program's launches read: equal tables are kept once. */
final class TableWords {
  private final Map<IntBuffer, Integer> offsets = new LinkedHashMap<>();
  private final List<int[]> tables = new ArrayList<>();
  private int length;

  /** Offset of the words among all words. */
  int add(int[] words) {
    Integer known = offsets.get(IntBuffer.wrap(words));
    if (known != null) {
      return known;
    }
    int[] copy = words.clone();
    int offset = length;
    offsets.put(IntBuffer.wrap(copy), offset);
    tables.add(copy);
    length += copy.length;
    return offset;
  }

  /** All words. */
  int[] words() {
    int[] all = new int[length];
    int at = 0;
    for (int[] table : tables) {
      System.arraycopy(table, 0, all, at, table.length);
      at += table.length;
    }
    return all;
  }
}

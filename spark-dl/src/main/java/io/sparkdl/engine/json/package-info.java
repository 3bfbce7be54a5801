/** JSON of the engine's plain values, read strictly. Imports nothing of the project. */
package io.sparkdl.engine.json;

package dev.tempo.backend.nexus.audit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against the key, text and signature that the documentation of golang.org/x/mod/sumdb/note gives as its example. */
class SignedNoteTest {
  private static final String SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String TEXT = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String NOTE = TEXT
      + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  @Test
  void signs_as_other_tools_do() {
    NoteSigner signer = NoteSigner.parse(SECRET);

    assertThat(signer.key().text()).isEqualTo(KEY);
    assertThat(signer.sign(TEXT).note()).isEqualTo(NOTE);
  }

  @Test
  void verifies_what_other_tools_signed_and_nothing_else() {
    List<NoteKey> keys = List.of(NoteKey.parse(KEY));

    assertThat(SignedNote.parse(NOTE).isSignedBy(keys)).isTrue();
    assertThat(SignedNote.parse(NOTE.replace("answer", "Answer")).isSignedBy(keys)).isFalse();
    assertThat(SignedNote.parse(NOTE.replace("x08go/ZJ", "x08go/ZK")).isSignedBy(keys)).isFalse();
    assertThat(SignedNote.parse(NOTE).isSignedBy(List.of(NoteSigner.parse(NoteSigner.make()).key()))).isFalse();
    assertThat(SignedNote.parse(NOTE).isSignedBy(List.of())).isFalse();
  }

  @Test
  void made_keys_are_read_again() {
    String made = NoteSigner.make();
    NoteSigner signer = NoteSigner.parse(made + "\n");
    Checkpoint checkpoint = Checkpoint.sign("log", 7, Hash.EMPTY, signer);

    assertThat(made).matches("PRIVATE\\+KEY\\+tempo/[0-9a-f]{16}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}");
    assertThat(Checkpoint.parse(checkpoint.note())).isEqualTo(checkpoint);
    assertThat(checkpoint.note()).startsWith("log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 tempo/");
    assertThat(checkpoint.isSignedBy(List.of(NoteKey.parse(signer.key().text())))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "PRIVATE+KEY+a+b+c",
    "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEK"})
  void what_is_no_key_is_refused_without_being_repeated(String text) {
    assertThatThrownBy(() -> NoteSigner.parse(text)).isInstanceOf(IllegalArgumentException.class).satisfies(
        refusal -> assertThat(text.length() > 1 && String.valueOf(refusal.getMessage()).contains(text)).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "log\n1\nAAAA\n",
    "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 a AAAA\n",
    "log\n1\nAAAA\n\n\u2014 a AAAA\n", "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n- a AAAA\n"})
  void what_is_no_checkpoint_is_refused(String note) {
    assertThatThrownBy(() -> Checkpoint.parse(note)).isInstanceOf(IllegalArgumentException.class);
  }
}

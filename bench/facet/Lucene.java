// Counts the same leads in Lucene: java Lucene.java FILE FOLDER FIELDS COUNTED QUESTIONS
// Values are counted by their ordinals in doc values, segment by segment on two
// threads: the quickest way that Lucene offers.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;
import org.apache.lucene.util.*;

public class Lucene {
  static final Set<String> sets = Set.of("territory", "spotlight"), sought = Set.of("sector", "customer", "contactable");
  static final ExecutorService pool = Executors.newFixedThreadPool(2);

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    wipe(folder);
    String[] fields = args[2].split(","), counted = args[3].split(",");
    long begun = System.nanoTime();
    index(args[0], folder, fields);
    System.out.printf(Locale.ROOT, "{\"what\":\"index\",\"text\":\"%.1f s\"}%n", (System.nanoTime() - begun) / 1e9);
    try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(folder))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      for (String question : args[4].split("\n")) ask(searcher, question, counted);
    }
    pool.shutdown();
    wipe(folder);
  }

  static void wipe(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var all = Files.walk(folder)) {
      for (Path one : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) Files.delete(one);
    }
  }

  static void index(String file, Path folder, String[] fields) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(null).setRAMBufferSizeMB(512).setUseCompoundFile(false);
    try (IndexWriter writer = new IndexWriter(new MMapDirectory(folder), config);
        BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8), 1 << 20)) {
      List<Future<?>> pending = new ArrayList<>();
      List<String> batch = new ArrayList<>();
      for (String line = in.readLine(); ; line = in.readLine()) {
        if (line != null) batch.add(line);
        if (batch.size() == 20000 || line == null) {
          List<String> some = batch;
          pending.add(pool.submit(() -> { add(writer, some, fields); return null; }));
          batch = new ArrayList<>();
          if (pending.size() > 8) pending.remove(0).get();
        }
        if (line == null) break;
      }
      for (Future<?> one : pending) one.get();
      writer.commit();
    }
  }

  static void add(IndexWriter writer, List<String> lines, String[] fields) throws IOException {
    for (String line : lines) {
      Document doc = new Document();
      String[] cells = line.split("\t", -1);
      for (int i = 0; i < fields.length; i++) {
        if (cells[i].isEmpty()) continue;
        if (sets.contains(fields[i])) {
          for (String one : cells[i].split("\\|")) doc.add(new SortedSetDocValuesField(fields[i], new BytesRef(one)));
        } else {
          doc.add(new SortedDocValuesField(fields[i], new BytesRef(cells[i])));
        }
        if (sought.contains(fields[i])) doc.add(new StringField(fields[i], cells[i], Field.Store.NO));
      }
      writer.addDocument(doc);
    }
  }

  static void ask(IndexSearcher searcher, String question, String[] counted) throws Exception {
    int at = question.indexOf('=');
    Query query = new MatchAllDocsQuery();
    if (at + 1 < question.length()) {
      BooleanQuery.Builder all = new BooleanQuery.Builder();
      for (String term : question.substring(at + 1).split(";")) {
        int colon = term.indexOf(':');
        all.add(new TermQuery(new Term(term.substring(0, colon), term.substring(colon + 1))), BooleanClause.Occur.FILTER);
      }
      query = all.build();
    }
    List<String> times = new ArrayList<>();
    Map<String, Map<String, Long>> counts = null;
    for (int run = 0; run < 13; run++) {
      long begun = System.nanoTime();
      counts = count(searcher, query, counted);
      if (run > 2) times.add(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begun) / 1e6));
    }
    StringBuilder out = new StringBuilder("{\"what\":\"" + question.substring(0, at) + "\",\"times\":[" + String.join(",", times) + "],\"counts\":{");
    String comma = "";
    for (var field : counts.entrySet()) {
      out.append(comma).append("\"" + field.getKey() + "\":{");
      comma = "";
      for (var value : field.getValue().entrySet()) {
        out.append(comma).append("\"" + value.getKey() + "\":" + value.getValue());
        comma = ",";
      }
      out.append("}");
      comma = ",";
    }
    System.out.println(out + "}}");
  }

  static Map<String, Map<String, Long>> count(IndexSearcher searcher, Query query, String[] counted) throws Exception {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<Future<Map<String, Map<String, Long>>>> parts = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) parts.add(pool.submit(() -> leaf(leaf, weight, counted)));
    Map<String, Map<String, Long>> sum = new TreeMap<>();
    for (var part : parts)
      part.get().forEach((field, values) -> values.forEach((value, n) -> sum.computeIfAbsent(field, f -> new TreeMap<>()).merge(value, n, Long::sum)));
    return sum;
  }

  static Map<String, Map<String, Long>> leaf(LeafReaderContext leaf, Weight weight, String[] counted) throws IOException {
    Map<String, Map<String, Long>> out = new TreeMap<>();
    Scorer scorer = weight.scorer(leaf);
    if (scorer == null) return out;
    FixedBitSet found = new FixedBitSet(leaf.reader().maxDoc());
    found.or(scorer.iterator());
    int size = found.cardinality();
    boolean few = size < leaf.reader().maxDoc() / 8;
    for (String field : counted) {
      SortedDocValues values = DocValues.getSorted(leaf.reader(), field);
      long[] byOrdinal = new long[values.getValueCount()];
      long known = 0;
      if (few) {
        DocIdSetIterator docs = new BitSetIterator(found, size);
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
          if (values.advanceExact(doc)) {
            byOrdinal[values.ordValue()]++;
            known++;
          }
        }
      } else {
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
          if (found.get(doc)) {
            byOrdinal[values.ordValue()]++;
            known++;
          }
        }
      }
      Map<String, Long> names = new TreeMap<>();
      for (int i = 0; i < byOrdinal.length; i++) if (byOrdinal[i] > 0) names.put(values.lookupOrd(i).utf8ToString(), byOrdinal[i]);
      long unknown = size - known;
      if (unknown > 0) names.put("", unknown);
      out.put(field, names);
    }
    return out;
  }
}

// Verify-log-go verifies a log of prodgate that was exported as static files, with code that prodgate did not write:
// Go's golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog. It shares nothing with prodgate but the published
// formats (https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note,
// https://c2sp.org/tlog-proof).
//
// Usage: verify-log-go DIR VKEY [RECEIPT...]
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
	// Up to this size the inclusion of every entry is proven; above it that of about as many, from all over the log.
	// Every entry is compared with its authenticated leaf hash in any case.
	provenEntries = 2000
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: verify-log-go DIR VKEY [RECEIPT...]")
		os.Exit(64)
	}
	summary, err := verify(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println(summary)
}

func verify(dir, vkey string, receipts []string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	checkpoint, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(checkpoint, verifier)
	if err != nil {
		return "", err
	}
	if tree.N == 0 {
		return verifyEmpty(tree)
	}

	reader := tlog.TileHashReader(tree, &directory{dir: dir, tiles: map[string][]byte{}})
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", errors.New("the tiles do not give the root of the checkpoint")
	}
	if err := checkTiles(reader, tree.N); err != nil {
		return "", err
	}
	if err := checkEntries(reader, tree.N, dir); err != nil {
		return "", err
	}
	proven, err := checkInclusion(reader, tree, dir)
	if err != nil {
		return "", err
	}
	older, err := checkGrowth(reader, tree)
	if err != nil {
		return "", err
	}
	for _, path := range receipts {
		if err := checkReceipt(path, dir, verifier); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	return fmt.Sprintf("verified: %d entries, %d inclusion proofs, %d consistency proofs, %d receipts",
		tree.N, proven, older, len(receipts)), nil
}

// OpenCheckpoint reads a checkpoint that the verifier has signed: origin, size, root, a line each. tlog.ParseTree reads
// the same of a Go checksum database only, whose first line is fixed.
func openCheckpoint(data []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("the note is no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] || size < 0 {
		return tlog.Tree{}, fmt.Errorf("the size %q is not a number", lines[1])
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: hash}, nil
}

// VerifyEmpty knows what tlog does not: the root of the empty tree is the hash of nothing (RFC 6962, section 2.1).
func verifyEmpty(tree tlog.Tree) (string, error) {
	if tree.Hash != tlog.Hash(sha256.Sum256(nil)) {
		return "", errors.New("the root of the empty tree is wrong")
	}
	return "verified: 0 entries", nil
}

// Directory is the tlog.TileReader of an export.
type directory struct {
	dir   string
	tiles map[string][]byte
}

func (d *directory) Height() int { return height }

func (d *directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (d *directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := tilePath(tile)
		if d.tiles[path] == nil {
			read, err := os.ReadFile(filepath.Join(d.dir, path))
			if err != nil {
				return nil, err
			}
			d.tiles[path] = read
		}
		data[i] = d.tiles[path]
	}
	return data, nil
}

// TilePath is Go's path of a tile without its height, which is always 8 here.
func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// CheckTiles reads each hash of each tile. The reader authenticates the tile of whatever it is asked for.
func checkTiles(reader tlog.HashReader, size int64) error {
	for level := 0; size>>(height*level) > 0; level++ {
		hashes := size >> (height * level)
		for first := int64(0); first < hashes; first += width {
			var indexes []int64
			for n := first; n < hashes && n < first+width; n++ {
				indexes = append(indexes, tlog.StoredHashIndex(height*level, n))
			}
			if _, err := reader.ReadHashes(indexes); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkEntries(reader tlog.HashReader, size int64, dir string) error {
	for first := int64(0); first < size; first += width {
		entries, err := readBundle(dir, first/width, size)
		if err != nil {
			return err
		}
		indexes := make([]int64, len(entries))
		for i := range entries {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("entry %d is not the one of its leaf hash", first+int64(i))
			}
		}
	}
	return nil
}

// ReadBundle gives the entries of a bundle, which are all that it may hold.
func readBundle(dir string, n, size int64) ([][]byte, error) {
	count := size - n*width
	if count > width {
		count = width
	}
	tile := tlog.Tile{H: height, L: 0, N: n, W: int(count)}
	path := strings.Replace(tilePath(tile), "tile/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(entries) < int(count) {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends too early", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(data) > 0 {
		return nil, fmt.Errorf("%s goes on after its last entry", path)
	}
	return entries, nil
}

func checkInclusion(reader tlog.HashReader, tree tlog.Tree, dir string) (int, error) {
	step := 1 + (tree.N-1)/provenEntries
	count := 0
	for n := int64(0); n < tree.N; n += step {
		if err := proveEntry(reader, tree, n, dir); err != nil {
			return 0, err
		}
		count++
	}
	return count, proveEntry(reader, tree, tree.N-1, dir)
}

func proveEntry(reader tlog.HashReader, tree tlog.Tree, n int64, dir string) error {
	proof, err := tlog.ProveRecord(tree.N, n, reader)
	if err != nil {
		return err
	}
	entry, err := readEntry(dir, n, tree.N)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(entry))
}

func readEntry(dir string, n, size int64) ([]byte, error) {
	entries, err := readBundle(dir, n/width, size)
	if err != nil {
		return nil, err
	}
	return entries[n%width], nil
}

// CheckGrowth proves that the tree continues what it was at some earlier sizes.
func checkGrowth(reader tlog.HashReader, tree tlog.Tree) (int, error) {
	count := 0
	for _, n := range []int64{1, 2, 3, 255, 256, 257, 65535, 65536, 65537, tree.N / 2, tree.N - 1, tree.N} {
		if n < 1 || n > tree.N {
			continue
		}
		older, err := tlog.TreeHash(n, reader)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveTree(tree.N, n, reader)
		if err != nil {
			return 0, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, n, older); err != nil {
			return 0, err
		}
		count++
	}
	return count, nil
}

// CheckReceipt verifies a proof that prodgate made: a receipt, for the entry of its index in this log.
func checkReceipt(path, dir string, verifier note.Verifier) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("this is no receipt")
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return err
	}
	if n < 0 || n >= tree.N {
		return errors.New("the index is not in the log")
	}
	entry, err := readEntry(dir, n, tree.N)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(entry))
}

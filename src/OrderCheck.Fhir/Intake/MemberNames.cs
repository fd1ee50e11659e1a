using System.Text;

namespace OrderCheck.Fhir.Intake;

/// <summary>The names of the members of one JSON object, compared without regard to case; made once and cleared for the next
/// object.</summary>
internal sealed class MemberNames
{
    private const int FewNames = 24;

    private readonly List<(int Hash, ReadOnlyMemory<byte> Name)> _names = [];
    private readonly HashSet<int> _hashes = [];

    /// <summary>Forgets all names.</summary>
    public void Clear()
    {
        _names.Clear();
        _hashes.Clear();
    }

    /// <summary>Adds a name.</summary>
    /// <returns>An earlier name that is the same but for its case, or null.</returns>
    public ReadOnlyMemory<byte>? Add(ReadOnlyMemory<byte> name)
    {
        // Seeded anew by every process, so that no one can send names that all collide.
        var hash = HashOf(name.Span);
        ReadOnlyMemory<byte>? twin = null;
        if (_names.Count < FewNames || _hashes.Contains(hash))
        {
            foreach (var (other, earlier) in _names)
            {
                if (other == hash && Ascii.EqualsIgnoreCase(earlier.Span, name.Span))
                {
                    twin = earlier;
                    break;
                }
            }
        }

        _names.Add((hash, name));
        if (_names.Count == FewNames)
        {
            _hashes.UnionWith(_names.Select(one => one.Hash));
        }
        else if (_names.Count > FewNames)
        {
            _hashes.Add(hash);
        }

        return twin;
    }

    private static int HashOf(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[64];
        var hash = default(HashCode);
        for (var at = 0; at < name.Length; at += lower.Length)
        {
            var part = name[at..Math.Min(name.Length, at + lower.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                lower[i] = part[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(part[i] | 0x20) : part[i];
            }

            hash.AddBytes(lower[..part.Length]);
        }

        return hash.ToHashCode();
    }
}

using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Server.Recording;

/// <summary>The secret that the decision log hashes patients with.</summary>
internal static class DecisionLogKey
{
    private const int NewKeyBytes = 32;

    /// <summary>The key in a file, without blanks around it.</summary>
    /// <returns>Null when the file cannot be read.</returns>
    public static byte[]? Read(string file)
    {
        try
        {
            return Encoding.UTF8.GetBytes(File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The key in a file, which is created when it is not there; only its owner may read it.</summary>
    /// <exception cref="IOException">It can be neither read nor created.</exception>
    public static byte[] ReadOrCreate(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            // Whole or not at all: several processes may start at once.
            var draft = $"{file}.{Environment.ProcessId}";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NewKeyBytes))));
            }

            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft);
            }
        }

        return Encoding.UTF8.GetBytes(File.ReadAllText(file).Trim());
    }
}

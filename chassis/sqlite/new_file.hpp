#pragma once

#include <filesystem>

namespace chassis::sqlite {

/// A file under construction, beside the one that it is to become. Removed at the end unless it was put in
/// place.
class NewFile {
 public:
  /// Creates an empty file in the folder of `target`, which only its owner may read. Throws
  /// `Unavailable`.
  explicit NewFile(const std::filesystem::path& target);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Gives the file the owner and the rights of `model`, as far as this process may.
  void take_rights_of(const std::filesystem::path& model) const;

  enum class Existing : std::uint8_t { keep, replace };

  /// Writes the file through to the disk and renames it to its target. Throws `Unavailable`, also if
  /// there is another file that is to be kept.
  void put_in_place(Existing existing);

 private:
  std::filesystem::path target_;
  std::filesystem::path path_;
};

}  // namespace chassis::sqlite

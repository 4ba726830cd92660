#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <optional>

//! N bytes that name something; ordered bytewise so that "the smallest id wins" means the same on
//! every device. Written as lower-case hexadecimal.
template <class Tag, size_t N>
struct BytesId
{
    static constexpr qsizetype kSize = qsizetype(N);
    std::array<quint8, N> bytes{};

    auto operator<=>(const BytesId &) const = default;
    bool isNull() const { return *this == BytesId{}; }

    QByteArray toBytes() const
    {
        return QByteArray(reinterpret_cast<const char *>(bytes.data()), kSize);
    }
    QString toString() const { return QString::fromLatin1(toBytes().toHex()); }

    static std::optional<BytesId> fromBytes(QByteArrayView view)
    {
        if (view.size() != kSize) {
            return std::nullopt;
        }
        BytesId id;
        std::copy(view.begin(), view.end(), reinterpret_cast<char *>(id.bytes.data()));
        return id;
    }
    //! Reads exactly 2N hexadecimal digits; hyphens as in a UUID are allowed.
    static std::optional<BytesId> fromString(QStringView text)
    {
        const QByteArray digits = text.toLatin1().replace('-', "");
        const QByteArray raw = QByteArray::fromHex(digits);
        if (digits.size() != 2 * kSize || raw.toHex() != digits.toLower()) {
            return std::nullopt;
        }
        return fromBytes(raw);
    }
};

template <class Tag, size_t N>
size_t qHash(const BytesId<Tag, N> &id, size_t seed = 0)
{
    return qHashBits(id.bytes.data(), N, seed);
}

using TitleId = BytesId<struct TitleTag, 16>; //!< UUIDv5 of what the title is
using VersionId = BytesId<struct VersionTag, 16>; //!< one rendition of a title
using ObjectId = BytesId<struct ObjectTag, 16>; //!< random; bytes in a store
using ProfileId = BytesId<struct ProfileTag, 16>; //!< random; a member of the household
using CollectionId = BytesId<struct CollectionTag, 16>; //!< random
using PlaylistId = BytesId<struct PlaylistTag, 16>; //!< random
using PersonId = BytesId<struct PersonTag, 16>; //!< UUIDv5 of the normalised name
using GenreId = BytesId<struct GenreTag, 16>; //!< UUIDv5 of the normalised name
using TagId = BytesId<struct TagTag, 16>; //!< UUIDv5 of the normalised name
using OperationId = BytesId<struct OperationTag, 16>; //!< random; one act of a person or a scan
using LibraryId = BytesId<struct LibraryTag, 16>; //!< random
using DeviceId = BytesId<struct DeviceTag, 16>; //!< random
using ContentId = BytesId<struct ContentTag, 32>; //!< SHA-256 over format tag, size, chunk hashes
using PictureId = BytesId<struct PictureTag, 32>; //!< SHA-256 of the JPEG's bytes

//! 128 bits from the operating system's generator.
QByteArray randomBytes16();

template <class Id>
Id randomId()
{
    static_assert(Id::kSize == 16);
    return *Id::fromBytes(randomBytes16());
}

//! RFC 4122 section 4.3, version 5 (SHA-1) of name in Matinee's own name space.
QByteArray uuidV5(const QByteArray &name);

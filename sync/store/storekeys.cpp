#include "sync/store/storekeys.h"

#include <QCoreApplication>
#include <QUrl>

namespace Sync {

namespace {

// A suffix longer than this is not a file type and may be cut.
constexpr qsizetype kMaxSuffixBytes = 16;
const QLatin1String kPictureSuffix(".jpg");

bool mustEncode(char32_t c)
{
    const bool nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == U'%' || c == U'/' || nonCharacter;
}

QByteArray encoded(char32_t c)
{
    const QByteArray utf8 = QString::fromUcs4(&c, 1).toUtf8();
    return mustEncode(c) ? utf8.toPercentEncoding({}, utf8) : utf8;
}

// As many whole characters from the front as fit.
QByteArray encodedUpTo(const QString &text, qsizetype maximumBytes)
{
    QByteArray out;
    for (const uint c : text.toUcs4()) {
        const QByteArray next = encoded(c);
        if (out.size() + next.size() > maximumBytes) {
            break;
        }
        out += next;
    }
    return out;
}

//! Null: not as this program writes it.
ObjectId objectNamed(const QString &digits)
{
    const auto id = ObjectId::fromString(digits);
    return id && id->toString() == digits ? *id : ObjectId();
}

} // namespace

StoreKeys::StoreKeys(const LibraryId &library)
    : m_library(library)
{ }

QString StoreKeys::root() const
{
    return m_library.toString() + u'/';
}

QString StoreKeys::videos() const
{
    return root() + QLatin1String("videos/");
}

QString StoreKeys::videoFolder(const ObjectId &object) const
{
    return videos() + object.toString() + u'/';
}

ObjectId StoreKeys::objectOf(const QString &key) const
{
    return key.startsWith(videos()) ? objectNamed(key.mid(videos().size()).section(u'/', 0, 0))
                                    : ObjectId();
}

QString StoreKeys::video(const ObjectId &object, const QString &objectName) const
{
    return videoFolder(object) + objectName;
}

QString StoreKeys::manifests() const
{
    return root() + QLatin1String("manifests/");
}

QString StoreKeys::manifest(const ObjectId &object) const
{
    return manifests() + object.toString();
}

ObjectId StoreKeys::manifestOf(const QString &key) const
{
    return key.startsWith(manifests()) ? objectNamed(key.mid(manifests().size())) : ObjectId();
}

QString StoreKeys::backupMark() const
{
    return root() + QLatin1String("backup");
}

QString StoreKeys::storyboards() const
{
    return root() + QLatin1String("storyboards/");
}

QString StoreKeys::storyboard(const ObjectId &object) const
{
    return storyboards() + object.toString();
}

ObjectId StoreKeys::storyboardOf(const QString &key) const
{
    return key.startsWith(storyboards()) ? objectNamed(key.mid(storyboards().size())) : ObjectId();
}

QString StoreKeys::pictures() const
{
    return root() + QLatin1String("pictures/");
}

QString StoreKeys::picture(const PictureId &picture) const
{
    return pictures() + picture.toString() + kPictureSuffix;
}

PictureId StoreKeys::pictureOf(const QString &key) const
{
    if (!key.startsWith(pictures()) || !key.endsWith(kPictureSuffix)) {
        return {};
    }
    const QString digits = key.mid(pictures().size()).chopped(kPictureSuffix.size());
    const auto id = PictureId::fromString(digits);
    return id && id->toString() == digits ? *id : PictureId();
}

QString objectNameFor(const QString &fileName)
{
    if (fileName.isEmpty()) {
        return QStringLiteral("video");
    }
    if (fileName == u"." || fileName == u"..") {
        return QString(fileName).replace(u'.', QLatin1String("%2E"));
    }
    const QByteArray whole = encodedUpTo(fileName, 4 * kMaxKeyBytes);
    if (whole.size() <= kMaxKeyPartBytes) {
        return QString::fromUtf8(whole);
    }
    const qsizetype dot = fileName.lastIndexOf(u'.');
    QByteArray suffix = dot > 0 ? encodedUpTo(fileName.mid(dot), 4 * kMaxKeyBytes) : QByteArray();
    if (suffix.size() > kMaxSuffixBytes) {
        suffix.clear();
    }
    const QString stem = suffix.isEmpty() ? fileName : fileName.left(dot);
    return QString::fromUtf8(encodedUpTo(stem, kMaxKeyPartBytes - suffix.size()) + suffix);
}

QString fileNameFrom(const QString &objectName)
{
    return QUrl::fromPercentEncoding(objectName.toUtf8());
}

QString localFileName(const QString &objectName)
{
    const QString name = fileNameFrom(objectName);
    const bool isUsable = !name.contains(QLatin1Char('/')) && checkKey(name).has_value();
    return isUsable ? name : objectName;
}

Result<> checkKey(const QString &key)
{
    const auto refused = [&key](const char *why) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "StoreKeys", "The store cannot keep an object of this name."),
            QString(QLatin1String(why) + QLatin1String(": ") + key.left(kMaxKeyBytes)));
    };
    if (!key.isValidUtf16()) {
        return refused("not Unicode");
    }
    if (key.toUtf8().size() > kMaxKeyBytes) {
        return refused("too long");
    }
    for (const uint c : key.toUcs4()) {
        if (c != '%' && c != '/' && mustEncode(c)) {
            return refused("control character");
        }
    }
    for (const QStringView part : QStringView(key).split(u'/')) {
        if (part.isEmpty() || part == u"." || part == u"..") {
            return refused("empty or dotted part");
        }
        if (part.toUtf8().size() > kMaxKeyPartBytes) {
            return refused("part too long");
        }
    }
    return {};
}

} // namespace Sync

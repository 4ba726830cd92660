#include "library/base/ids.h"

#include <QRandomGenerator>
#include <QUuid>

QByteArray randomBytes16()
{
    QByteArray bytes(16, Qt::Uninitialized);
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    std::copy_n(reinterpret_cast<const char *>(words.data()), 16, bytes.data());
    return bytes;
}

QByteArray uuidV5(const QByteArray &name)
{
    // Never change: ids of titles that other devices made depend on it.
    static const QUuid kMatineeNamespace(
        0x5c1a3e52, 0x7b0f, 0x4d7e, 0x9a, 0x64, 0x2f, 0x1d, 0x8c, 0x90, 0xe3, 0xb7);
    return QUuid::createUuidV5(kMatineeNamespace, name).toRfc4122();
}

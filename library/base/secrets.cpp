#include "library/base/secrets.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <array>
#include <cerrno>

namespace {

struct SecretRow
{
    SecretKey key;
    const char *name;
};

constexpr std::array kSecretRows{SecretRow{SecretKey::TmdbKey, "describe.tmdbKey"}};
constexpr qint64 kMostSecretBytes = 64 * 1024;

} // namespace

Secrets::Secrets(const QString &file, QObject *parent)
    : QObject(parent)
    , m_file(file)
{
    QFile stored(file);
    if (!stored.open(QIODevice::ReadOnly)) {
        return;
    }
    const QJsonObject values = QJsonDocument::fromJson(stored.read(kMostSecretBytes)).object();
    for (const SecretRow &row : kSecretRows) {
        const QString value = values.value(QLatin1String(row.name)).toString();
        if (!value.isEmpty()) {
            m_values.insert(row.key, value);
        }
    }
}

QString Secrets::value(SecretKey key) const
{
    return m_values.value(key);
}

Result<> Secrets::setValue(SecretKey key, const QString &value)
{
    const QString plain = value.trimmed();
    if (plain == m_values.value(key)) {
        return {};
    }
    QHash<SecretKey, QString> values = m_values;
    values.insert(key, plain);
    QJsonObject object;
    for (const SecretRow &row : kSecretRows) {
        if (!values.value(row.key).isEmpty()) {
            object.insert(QLatin1String(row.name), values.value(row.key));
        }
    }
    const QByteArray bytes = QJsonDocument(object).toJson();
    QSaveFile file(m_file);
    // Before anything is in it.
    const bool stored = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!stored) {
        return failure(systemError(errno != 0 ? errno : EIO, m_file));
    }
    m_values = values;
    emit changed(key);
    return {};
}

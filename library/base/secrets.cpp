#include "library/base/secrets.h"

#include "library/base/async.h"
#include "library/base/keyring.h"
#include "library/base/logging.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTimer>

#include <array>
#include <cerrno>
#include <utility>

namespace {

struct SecretRow
{
    SecretKey key;
    const char *name; //!< in the file and in the keyring
};

constexpr std::array kSecretRows{SecretRow{SecretKey::TmdbKey, "describe.tmdbKey"},
    SecretRow{SecretKey::ClusterAccessKey, "cluster.accessKey"},
    SecretRow{SecretKey::ClusterSecretKey, "cluster.secretKey"},
    SecretRow{SecretKey::BackupAccessKey, "backup.accessKey"},
    SecretRow{SecretKey::BackupSecretKey, "backup.secretKey"}};
constexpr qint64 kMostSecretBytes = 64 * 1024;
const QLatin1String kInKeyring("inKeyring");

QString secretName(SecretKey key)
{
    for (const SecretRow &row : kSecretRows) {
        if (row.key == key) {
            return QLatin1String(row.name);
        }
    }
    Q_UNREACHABLE();
}

} // namespace

Secrets::Secrets(const QString &file, Keyring *keyring, QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_keyring(keyring)
{
    m_loading.start();
    readFile();
    load();
    // Not before whoever made this could have said how patient it is.
    QMetaObject::invokeMethod(
        this, [this] { watch(loaded()); }, Qt::QueuedConnection);
}

void Secrets::watch(const QFuture<Result<>> &answer)
{
    if (!answer.isFinished()) {
        QTimer::singleShot(m_patience, this, [this, answer] {
            if (!answer.isFinished()) {
                emit keyringWaits();
            }
        });
    }
}

void Secrets::readFile()
{
    QFile stored(m_file);
    if (!stored.open(QIODevice::ReadOnly)) {
        return;
    }
    const QJsonObject object = QJsonDocument::fromJson(stored.read(kMostSecretBytes)).object();
    const QJsonArray elsewhere = object.value(kInKeyring).toArray();
    for (const SecretRow &row : kSecretRows) {
        const QString value = object.value(QLatin1String(row.name)).toString();
        if (!value.isEmpty()) {
            m_plain.insert(row.key, value);
        } else if (elsewhere.contains(QLatin1String(row.name))) {
            m_inKeyring.insert(row.key);
        }
    }
    m_values = m_plain;
}

void Secrets::load()
{
    // Only what was put there: a keyring that is locked asks its owner whatever it is asked for.
    if (m_keyring != nullptr) {
        m_asked = int(m_inKeyring.size());
        for (const SecretKey key : std::as_const(m_inKeyring)) {
            Async::whenDone(m_keyring->read(secretName(key)), this,
                [this, key](const Result<QString> &value) { onRead(key, value); });
        }
    } else if (!m_inKeyring.isEmpty()) {
        m_loadError = Error{ErrorCode::Unsupported,
            tr("The keys of this PC are in a keyring, and none can be used now."), {}, false};
    }
    if (m_asked == 0) {
        m_loading.addResult(m_loadError ? Result<>(failure(*m_loadError)) : Result<>());
        m_loading.finish();
        moveToKeyring();
    }
}

void Secrets::onRead(SecretKey key, const Result<QString> &value)
{
    if (value) {
        know(key, *value);
    } else if (!m_loadError) {
        // It was put there: a keyring that does not have it is another one, or does not run.
        m_loadError = value.error();
        qCWarning(lcApp) << "the keyring:" << value.error().message << value.error().detail;
    }
    if (--m_asked == 0) {
        m_loading.addResult(m_loadError ? Result<>(failure(*m_loadError)) : Result<>());
        m_loading.finish();
        moveToKeyring();
    }
}

// What an older program, or one without a keyring, left in the file.
void Secrets::moveToKeyring()
{
    if (m_keyring == nullptr) {
        return;
    }
    for (auto plain = m_plain.cbegin(); plain != m_plain.cend(); ++plain) {
        Async::whenDone(m_keyring->write(secretName(plain.key()), plain.value()), this,
            [this, key = plain.key(), value = plain.value()](const Result<> &kept) {
                if (!kept || m_plain.value(key) != value) {
                    return; // it stays where it is
                }
                QHash<SecretKey, QString> rest = m_plain;
                rest.remove(key);
                if (const Result<> written = writeFile(rest, m_inKeyring + QSet<SecretKey>{key});
                    !written) {
                    qCWarning(lcApp) << written.error().message;
                }
            });
    }
}

QString Secrets::value(SecretKey key) const
{
    return m_values.value(key);
}

void Secrets::know(SecretKey key, const QString &value)
{
    if (m_values.value(key) == value) {
        return;
    }
    if (value.isEmpty()) {
        m_values.remove(key);
    } else {
        m_values.insert(key, value);
    }
    emit changed(key);
}

QFuture<Result<>> Secrets::setValue(SecretKey key, const QString &value)
{
    const QString plain = value.trimmed();
    if (m_keyring == nullptr) {
        const bool isKnown = plain == m_values.value(key) && !m_inKeyring.contains(key);
        return Async::ready(isKnown ? Result<>() : keepInFile(key, plain));
    }
    if (plain.isEmpty() && !m_inKeyring.contains(key)) {
        return Async::ready(keepInFile(key, plain));
    }
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    Async::whenDone(m_keyring->write(secretName(key), plain), this,
        [this, key, plain, promise](const Result<> &kept) {
            Result<> done;
            const bool wasGone
                = !kept && plain.isEmpty() && kept.error().code == ErrorCode::NotFound;
            if (kept || wasGone) {
                QHash<SecretKey, QString> rest = m_plain;
                rest.remove(key);
                QSet<SecretKey> elsewhere = m_inKeyring;
                plain.isEmpty() ? void(elsewhere.remove(key)) : void(elsewhere.insert(key));
                done = writeFile(rest, elsewhere);
                if (done) {
                    know(key, plain);
                }
            } else if (kept.error().code == ErrorCode::Unsupported) {
                done = keepInFile(key, plain);
                if (done && !plain.isEmpty() && !std::exchange(m_toldFile, true)) {
                    emit keptInFile(m_file);
                }
            } else {
                done = failure(kept.error());
            }
            promise->addResult(done);
            promise->finish();
        });
    watch(promise->future());
    return promise->future();
}

Result<> Secrets::keepInFile(SecretKey key, const QString &value)
{
    QHash<SecretKey, QString> plain = m_plain;
    value.isEmpty() ? void(plain.remove(key)) : void(plain.insert(key, value));
    QSet<SecretKey> elsewhere = m_inKeyring;
    elsewhere.remove(key);
    const bool isNothingNew = plain == m_plain && elsewhere == m_inKeyring;
    if (Result<> written = isNothingNew ? Result<>() : writeFile(plain, elsewhere); !written) {
        return written;
    }
    know(key, value);
    return {};
}

Result<> Secrets::writeFile(
    const QHash<SecretKey, QString> &plain, const QSet<SecretKey> &elsewhere)
{
    QJsonObject object;
    QJsonArray names;
    for (const SecretRow &row : kSecretRows) {
        if (plain.contains(row.key)) {
            object.insert(QLatin1String(row.name), plain.value(row.key));
        } else if (elsewhere.contains(row.key)) {
            names.append(QLatin1String(row.name));
        }
    }
    if (!names.isEmpty()) {
        object.insert(kInKeyring, names);
    }
    const QByteArray bytes = QJsonDocument(object).toJson();
    QSaveFile file(m_file);
    errno = 0;
    // Before anything is in it.
    const bool stored = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!stored) {
        return failure(systemError(errno != 0 ? errno : EIO, m_file));
    }
    m_plain = plain;
    m_inKeyring = elsewhere;
    return {};
}

#pragma once

#include "library/base/result.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QPromise>
#include <QSet>
#include <QString>

#include <chrono>
#include <optional>

class Keyring;

//! Every secret of this PC.
enum class SecretKey
{
    TmdbKey, //!< key of version 3, or token of version 4
    ClusterAccessKey,
    ClusterSecretKey,
    BackupAccessKey,
    BackupSecretKey,
};

//! Secrets of this PC: in the desktop's keyring or, where there is none, in a file that only this
//! user can read; never in the settings, a log or the catalog. Lives on the GUI thread (or the main
//! thread of a command line verb), as Settings do.
class Secrets final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Secrets)
public:
    //! Reads the file, one that cannot be read holds nothing, and begins to ask the keyring for
    //! what the file says is in it. Null: no keyring; otherwise it outlives this object.
    explicit Secrets(const QString &file, Keyring *keyring = nullptr, QObject *parent = nullptr);
    //! As a rule 10 s.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    //! Finishes once value() knows all that there is; an error says why the keyring did not tell.
    QFuture<Result<>> loaded() const { return m_loading.future(); }
    QString value(SecretKey key) const;
    //! Empty: forgotten. Finishes once it is kept, and only then value() tells it; at once where
    //! the file is the place. The file is written whole or not at all.
    QFuture<Result<>> setValue(SecretKey key, const QString &value);

signals:
    void changed(SecretKey key);
    //! There is no keyring to keep secrets in, so that they are in this file. Said once.
    void keptInFile(const QString &file);
    //! The keyring has not answered for a while: perhaps its owner is asked to unlock it.
    void keyringWaits();

private:
    void readFile();
    void load();
    void onRead(SecretKey key, const Result<QString> &value);
    void moveToKeyring();
    Result<> keepInFile(SecretKey key, const QString &value);
    Result<> writeFile(const QHash<SecretKey, QString> &plain, const QSet<SecretKey> &elsewhere);
    void know(SecretKey key, const QString &value);
    void watch(const QFuture<Result<>> &answer);

    QString m_file;
    Keyring *m_keyring;
    QHash<SecretKey, QString> m_values;
    QHash<SecretKey, QString> m_plain; //!< what the file has
    QSet<SecretKey> m_inKeyring; //!< as the file says
    std::chrono::milliseconds m_patience{10'000};
    QPromise<Result<>> m_loading;
    std::optional<Error> m_loadError; //!< the first
    bool m_toldFile = false;
    int m_asked = 0; //!< of the keyring and not answered
};

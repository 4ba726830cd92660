#pragma once

#include "library/base/secrets.h"
#include "library/base/settings.h"

#include <QString>
#include <QVariant>
#include <QVector>

#include <functional>
#include <optional>

namespace Ui {

struct OptionChoice
{
    QVariant value;
    QString text; //!< translated
};

//! One setting as a person sees it: two choices of true and false are a switch.
struct Option
{
    SettingKey key;
    QString objectName;
    QString name;
    QString description; //!< may be empty
    QVector<OptionChoice> choices;
    //! For a value that is none of the choices; without it such a value is shown as the first.
    std::function<QString(const QVariant &)> words = {};
    //! Shown only while this switch is on.
    std::optional<SettingKey> onlyWith = {};
    //! Any of the choices at once: their values are bits of a number.
    bool isSet = false;

    bool isSwitch() const
    {
        return choices.size() == 2 && choices.first().value.metaType().id() == QMetaType::Bool;
    }
};

//! What is typed: a setting, or the secret that a service asks for.
struct TextOption
{
    QString objectName;
    QString name;
    QString description;
    std::optional<SettingKey> setting; //!< unset: the secret
    SecretKey secret = SecretKey::TmdbKey;
};

//! A line that only tells: name and value.
struct Fact
{
    QString name;
    QString value;
};

//! A line that leads to the page of the cluster.
struct ClusterLink
{
    QString name;
    QString description;
};

struct OptionPanel
{
    QVector<Option> options;
    QVector<Fact> facts;
    QVector<TextOption> texts = {}; //!< above the facts
    std::optional<ClusterLink> cluster = {}; //!< above all
    bool hasPlayerKeys = false; //!< a line that leads to the keys of the player
    bool hasCache = false; //!< what the cache holds, and a line that empties it
};

struct OptionCategory
{
    QString objectName;
    QString icon;
    QString name;
    QVector<OptionPanel> panels;
};

//! Everything on the Settings page, in its order and in the language of the interface.
//! cluster: what is connected to; empty: nothing, null: there is no cluster in this window.
//! cache: there is one of what the cluster has.
QVector<OptionCategory> optionCategories(
    const QString &storeFolder, const std::optional<QString> &cluster = {}, bool hasCache = false);

} // namespace Ui

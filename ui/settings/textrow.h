#pragma once

#include "library/base/result.h"
#include "ui/settings/settingsrow.h"

#include <functional>

class QLineEdit;

namespace Ui {

//! A setting that is typed: Enter begins and keeps, Esc takes back. A secret shows dots.
class TextRow final : public SettingsRow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextRow)
public:
    enum class Echo
    {
        Plain,
        Secret
    };
    struct Access
    {
        std::function<QString()> value;
        std::function<Result<>(const QString &)> keep;
    };

    TextRow(const Theme &theme, const QString &name, const QString &description, Echo echo,
        Access access, QWidget *parent);

    //! Shows what is kept now, whoever changed it.
    void refresh();

signals:
    //! Translated: why a value could not be kept.
    void failed(const QString &message);

protected:
    int paintValue(QPainter &painter, const QRect &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void keep();
    void placeField();

    QLineEdit *m_field;
    Access m_access;
    Echo m_echo;
    QString m_name;
};

} // namespace Ui

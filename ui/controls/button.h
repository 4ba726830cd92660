#pragma once

#include "ui/controls/text.h"

#include <QPushButton>

namespace Ui {

//! Every push button of the window, painted from the theme: filled with the focus colour while it
//! has the focus; the ring around it comes from the window's focus frame.
class Button final : public QPushButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Button)
public:
    enum class Kind
    {
        Primary, //!< one a page
        Secondary,
        Danger,
        OnArt, //!< secondary over a picture
        Chip,
        Flat, //!< a word that can be pressed
        Key //!< of the keyboard on the screen
    };

    Button(
        const Theme &theme, Kind kind, const QString &icon, const QString &text, QWidget *parent);

    void setKind(Kind kind);
    void setIconName(const QString &icon);
    //! For a chip: its filter is on, or its tab is the current one; for a secondary: it is so now.
    void setOn(bool on);
    bool isOn() const { return m_on; }
    //! An icon after the text: "window-close" on a filter, "checkmark" on a watched season.
    void setTrailingIcon(const QString &icon);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Look
    {
        QColor fill;
        QColor outline;
        QColor text;
    };
    Look look() const;
    int buttonHeight() const;
    int padding() const;
    int iconSide() const;
    TextRole textRole() const;
    void restyle();

    const Theme &m_theme;
    Kind m_kind;
    QString m_icon;
    QString m_trailing;
    bool m_on = false;
};

} // namespace Ui
